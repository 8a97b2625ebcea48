import type { Secret } from '../secret/secret.ts';
import type { VaultKeys } from '../secret/vault.ts';
import type { InfrakitError } from '../source/infrakit-error.ts';
import type { Configuration } from './configuration.ts';
import { OptionsFault } from './options-fault.ts';
import { askNewSecret, askSecret } from './secret-source.ts';
import { UnreadPassword, vaultSecretFromFile } from './vault-password-file.ts';

/** Where vault passwords come from, as the command line names it. */
export interface VaultSources {
  readonly askVaultPass: boolean;
  /** Files, or programs that print a password. */
  readonly vaultPasswordFile: readonly string[];
  /** `label@file`, `label@prompt`, or a file alone. */
  readonly vaultId: readonly string[];
}

/** All sources, in the order in which their passwords are tried. */
export interface VaultSourceList {
  /** `label@source` */
  readonly wishes: readonly string[];
  readonly asks: boolean;
  /** The label of what has none. */
  readonly label: string;
  readonly areMatched: boolean;
}

/** What is configured and what was said count together: the ids of the settings first, their file last. */
export const vaultSources = (
  said: VaultSources,
  { askVaultPass, vaultIdentities, vaultPasswordFiles, vaultIdentity, vaultIdMatch }: Configuration,
): VaultSourceList => ({
  wishes: [
    ...vaultIdentities,
    ...said.vaultId,
    ...[...said.vaultPasswordFile, ...vaultPasswordFiles].map((file) => `${vaultIdentity}@${file}`),
  ],
  asks: said.askVaultPass || askVaultPass,
  label: vaultIdentity,
  areMatched: vaultIdMatch,
});

/**
 * The passwords of these sources. A file that gives none is told of and left out, as long as there is another.
 *
 * @param isNew a password that is asked for is to be, and asked for twice
 * @throws InfrakitError where none can be had; OptionsFault for an id that cannot be written into a file
 */
export async function readVaultKeys(
  { wishes, asks, label, areMatched }: VaultSourceList,
  warn: (message: string) => void,
  isNew = false,
): Promise<VaultKeys> {
  const found: VaultKey[] = [];
  let failure: InfrakitError | undefined;
  for (const wish of wishes) {
    try {
      found.push(await readVaultId(wish, label, isNew, keysOf(found, areMatched)));
    } catch (error) {
      if (!(error instanceof UnreadPassword)) throw error;
      warn(error.warning);
      failure = error;
    }
  }
  if (asks) {
    found.push({ label, secret: await (isNew ? askNewSecret('Vault password') : askSecret('Vault password: ')) });
  }
  if (found.length === 0 && failure) throw failure;
  return keysOf(found, areMatched);
}

export interface VaultKey {
  readonly label: string;
  readonly secret: Secret;
}

function keysOf(found: readonly VaultKey[], areMatched: boolean): VaultKeys {
  const keys = new Map<string, Secret>();
  for (const [index, { label, secret }] of found.entries()) {
    keys.set(keys.has(label) ? `${label}\0${index}` : label, secret);
  }
  return Object.assign(keys, { areMatched });
}

const PROMPTS = new Set(['prompt', 'prompt_ask_vault_pass']);

/** The password of one `label@source`. */
export async function readVaultId(wish: string, standard: string, isNew = false, known?: VaultKeys): Promise<VaultKey> {
  const { label, source } = parted(wish, standard);
  if (label.includes(';')) {
    throw new OptionsFault(`'${wish}' is not a valid vault id. The character ';' is not allowed in vault ids`);
  }
  if (!PROMPTS.has(source)) return { label, secret: vaultSecretFromFile(source, label, known) };
  const secret = await (isNew ? askNewSecret(`vault password (${label})`) : askSecret(`Vault password (${label}): `));
  return { label, secret };
}

function parted(wish: string, standard: string): { readonly label: string; readonly source: string } {
  const at = wish.indexOf('@');
  return { label: at > 0 ? wish.slice(0, at) : standard, source: wish.slice(at + 1) };
}
