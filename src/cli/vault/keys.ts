import type { Secret } from '../../secret/secret.ts';
import type { VaultKeys } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { findConfiguration } from '../configuration.ts';
import { askNewSecret } from '../secret-source.ts';
import { orConfigured, readVaultKeys, type VaultSources } from '../vault-keys.ts';

export interface VaultKeyOptions extends VaultSources {
  readonly encryptVaultId?: string;
}

/** The passwords to open what is encrypted: as said, else as configured, else one that is asked for. */
export function keysToOpen(options: VaultKeyOptions): Promise<VaultKeys> {
  const sources = sourcesOf(options);
  return readVaultKeys(isNothing(sources) ? { ...sources, askVaultPass: true } : sources);
}

/**
 * The password to encrypt with, and its label.
 *
 * @throws InfrakitError where there are several and nothing says which
 */
export async function encryptionKey(
  options: VaultKeyOptions,
): Promise<{ readonly label: string; readonly secret: Secret }> {
  const sources = sourcesOf(options);
  if (isNothing(sources))
    return { label: options.encryptVaultId ?? 'default', secret: await askNewSecret('Vault password') };
  const keys = await readVaultKeys(sources);
  const wanted = options.encryptVaultId ?? findConfiguration().vaultEncryptIdentity;
  const labels = [...keys.keys()];
  if (wanted === undefined && labels.length > 1) {
    throw new InfrakitError(
      `there are several vault passwords: ${labels.map((label) => label.split('\0')[0]).join(', ')}`,
      {
        hint: 'say with --encrypt-vault-id which one is to encrypt',
      },
    );
  }
  const label = wanted ?? labels[0] ?? 'default';
  const secret = keys.get(label);
  if (secret) return { label, secret };
  throw new InfrakitError(`no vault password was given for the vault id "${label}"`, {
    hint: didYouMean(label, labels) ?? `pass --vault-id ${label}@FILE`,
  });
}

/** What is said on the command line is the whole of it: a configured password is for those who say nothing. */
const sourcesOf = (said: VaultKeyOptions): VaultSources =>
  isNothing(said) ? orConfigured(said, findConfiguration()) : said;

const isNothing = ({ askVaultPass, vaultPasswordFile, vaultId }: VaultSources): boolean =>
  !askVaultPass && vaultPasswordFile.length === 0 && vaultId.length === 0;
