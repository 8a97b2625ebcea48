import { existsSync } from 'node:fs';
import type { Secret } from '../../secret/secret.ts';
import { encryptBytes, isVaulted, type Unlocked, unlock, type VaultKeys } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { readInput, STANDARD, writeOutput } from '../input-output.ts';
import { askNewSecret, secretFromFile } from '../secret-source.ts';
import { readVaultId } from '../vault-keys.ts';
import { editSecret } from './editor.ts';
import { encryptionKey, keysToOpen, type VaultKeyOptions } from './keys.ts';

export interface VaultOptions extends VaultKeyOptions {
  readonly output?: string;
}

export interface RekeyOptions extends VaultKeyOptions {
  readonly newVaultId?: string;
  readonly newVaultPasswordFile?: string;
}

// Nothing here writes before what it writes was decrypted again: `encryptBytes` does so.

export async function create(path: string, options: VaultOptions): Promise<void> {
  if (existsSync(path)) {
    throw new InfrakitError(`${path} is there already`, { hint: 'infrakit vault edit changes an encrypted file' });
  }
  const { label, secret } = await encryptionKey(options);
  writeOutput(path, encryptBytes(await editSecret(Buffer.alloc(0), path), secret, label));
}

export async function edit(paths: readonly string[], options: VaultOptions): Promise<void> {
  const keys = await keysToOpen(options);
  for (const path of paths) {
    const { plain, password, id } = open(path, keys);
    const edited = await editSecret(plain, path);
    if (edited.equals(plain)) continue;
    const other = options.encryptVaultId === undefined ? undefined : await encryptionKey(options);
    writeOutput(path, encryptBytes(edited, other?.secret ?? password, other?.label ?? id));
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
      throw new InfrakitError(`${targets[index]?.from} is encrypted already`, {
        hint: 'infrakit vault rekey gives it another password',
      });
    }
  }
  const { label, secret } = await encryptionKey(options);
  for (const [index, bytes] of plain.entries()) {
    writeOutput(targets[index]?.to ?? STANDARD, encryptBytes(bytes, secret, label));
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
  const sealed = opened.map(({ path, plain, id }) => ({
    path,
    text: encryptBytes(plain, key.secret, key.label ?? id),
  }));
  for (const { path, text } of sealed) writeOutput(path, text);
  tellPerson('Rekey successful');
}

async function newKey(options: RekeyOptions): Promise<{ readonly label?: string; readonly secret: Secret }> {
  if (options.newVaultId !== undefined) return readVaultId(options.newVaultId);
  if (options.newVaultPasswordFile !== undefined) return { secret: secretFromFile(options.newVaultPasswordFile) };
  return { secret: await askNewSecret('Vault password') };
}

/** @throws InfrakitError where it cannot be read or is not encrypted */
function readVaultFile(path: string): string {
  const text = readInput(path).toString('utf8');
  if (isVaulted(text)) return text;
  throw new InfrakitError(`${path} is not encrypted`, { hint: 'infrakit vault encrypt makes a vault of it' });
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
    throw new InfrakitError('--output takes the result of one file', { hint: 'name one file, or leave it out' });
  }
  const inputs = paths.length === 0 ? [STANDARD] : paths;
  return inputs.map((from) => ({ from, to: output ?? from }));
}

/** A word for a person: what a program reads is the text alone. */
function tellPerson(message: string): void {
  if (process.stdout.isTTY) process.stderr.write(`${message}\n`);
}
