import { existsSync } from 'node:fs';
import { encryptBytes, isVaulted, type Unlocked, unlock, type VaultKeys } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { findConfiguration } from '../configuration.ts';
import { readInput, STANDARD, writeOutput } from '../input-output.ts';
import { OptionsFault } from '../options-fault.ts';
import { askNewSecret } from '../secret-source.ts';
import { readVaultId, type VaultKey } from '../vault-keys.ts';
import { vaultSecretFromFile } from '../vault-password-file.ts';
import { editSecret } from './editor.ts';
import { encryptionKey, keysToOpen, refuseOther, type VaultKeyOptions } from './keys.ts';

export interface VaultOptions extends VaultKeyOptions {
  readonly output?: string;
}

export interface CreateOptions extends VaultKeyOptions {
  readonly skipTtyCheck: boolean;
}

export interface RekeyOptions extends VaultKeyOptions {
  readonly newVaultId?: string;
  readonly newVaultPasswordFile?: string;
}

// Nothing here writes before what it writes was decrypted again: `encryptBytes` does so.

export async function create([path = '', ...more]: readonly string[], options: CreateOptions): Promise<void> {
  if (path === '' || more.length > 0)
    throw new OptionsFault('ansible-vault create can take only one filename argument');
  if (existsSync(path)) {
    throw new InfrakitError(`${path} exists, please use 'edit' instead`);
  }
  if (!process.stdout.isTTY && !options.skipTtyCheck) {
    throw new OptionsFault('not a tty, editor cannot be opened', {
      hint: '--skip-tty-check opens it all the same, for an EDITOR that needs none',
    });
  }
  const { label, secret } = await encryptionKey(options);
  writeOutput(path, seal(await editSecret(Buffer.alloc(0), path), { label, secret }));
}

export async function edit(paths: readonly string[], options: VaultOptions): Promise<void> {
  const keys = await keysToOpen(options);
  for (const path of paths) {
    const { plain, password, id } = open(path, keys);
    const edited = await editSecret(plain, path);
    if (edited.equals(plain)) continue;
    const other = options.encryptVaultId === undefined ? undefined : await encryptionKey(options);
    writeOutput(path, seal(edited, other ?? { label: id, secret: password }));
  }
}

export async function view(paths: readonly string[], options: VaultOptions): Promise<void> {
  const keys = await keysToOpen(options);
  for (const path of paths) process.stdout.write(open(path, keys).plain);
}

export async function encrypt(paths: readonly string[], options: VaultOptions): Promise<void> {
  const targets = targetsOf(paths, options);
  const plain = targets.map(({ from }) => readInput(from));
  for (const [index, bytes] of plain.entries()) {
    if (isVaulted(bytes.toString('latin1'))) {
      throw new InfrakitError(`input is already encrypted: ${targets[index]?.from}`, {
        hint: 'infrakit vault rekey gives it another password',
      });
    }
  }
  const key = await encryptionKey(options);
  for (const [index, bytes] of plain.entries()) {
    writeOutput(targets[index]?.to ?? STANDARD, seal(bytes, key));
  }
  tellPerson('Encryption successful');
}

export async function decryptFiles(paths: readonly string[], options: VaultOptions): Promise<void> {
  const keys = await keysToOpen(options);
  const opened = targetsOf(paths, options).map(({ from, to }) => ({ to, plain: open(from, keys).plain }));
  for (const { to, plain } of opened) writeOutput(to, plain);
  tellPerson('Decryption successful');
}

export async function rekey(paths: readonly string[], options: RekeyOptions): Promise<void> {
  const keys = await keysToOpen(options);
  const opened = paths.map((path) => ({ path, ...open(path, keys) }));
  const key = await newKey(options);
  const sealed = opened.map(({ path, plain }) => ({ path, text: seal(plain, key) }));
  for (const { path, text } of sealed) writeOutput(path, text);
  process.stderr.write('Rekey successful\n');
}

async function newKey(options: RekeyOptions): Promise<VaultKey> {
  const label = findConfiguration().vaultIdentity;
  const { newVaultId, newVaultPasswordFile } = options;
  if (newVaultId !== undefined) {
    const key = await readVaultId(newVaultId, label, true);
    refuseOther(options, key);
    return key;
  }
  if (newVaultPasswordFile === undefined) return { label, secret: await askNewSecret('Vault password') };
  return { label, secret: vaultSecretFromFile(newVaultPasswordFile, label) };
}

/** @throws InfrakitError where it cannot be read or is not encrypted */
function readVaultFile(path: string): string {
  const text = readInput(path).toString('utf8');
  if (isVaulted(text)) return text;
  throw new InfrakitError(`input is not vault encrypted data. ${path} is not a vault encrypted file`, {
    hint: 'infrakit vault encrypt makes a vault of it',
  });
}

function open(path: string, keys: VaultKeys): Omit<Unlocked, 'plain'> & { readonly plain: Buffer } {
  const text = readVaultFile(path);
  try {
    const unlocked = unlock(text, keys);
    return { ...unlocked, plain: unlocked.plain.reveal() };
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    throw new InfrakitError(`${path}: ${error.message}`, { hint: error.hint, cause: error });
  }
}

interface Target {
  readonly from: string;
  readonly to: string;
}

function targetsOf(paths: readonly string[], { output }: VaultOptions): readonly Target[] {
  if (output !== undefined && paths.length > 1) {
    throw new OptionsFault('At most one input file may be used with the --output option');
  }
  const inputs = paths.length === 0 ? [STANDARD] : paths;
  return inputs.map((from) => ({ from, to: output ?? from }));
}

/** A vault text of these bytes; with the salt that is configured, if one is. */
export function seal(
  plain: Uint8Array,
  { label, secret }: { label: string | undefined; secret: VaultKey['secret'] },
): string {
  const salt = findConfiguration().vaultEncryptSalt;
  return encryptBytes(plain, secret, label, salt === undefined ? undefined : Buffer.from(salt));
}

/** A word for a person: what a program reads is the text alone. */
export function tellPerson(message: string): void {
  if (process.stdout.isTTY) process.stderr.write(`${message}\n`);
}
