import type { VaultKeys } from '../../secret/vault.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { findConfiguration } from '../configuration.ts';
import { OptionsFault } from '../options-fault.ts';
import { tellWarning } from '../reporters.ts';
import { readVaultKeys, type VaultKey, type VaultSources, vaultSources } from '../vault-keys.ts';

export interface VaultKeyOptions extends VaultSources {
  readonly encryptVaultId?: string;
}

/** The passwords to open what is encrypted: as said and configured, else one that is asked for. */
export const keysToOpen = (options: VaultSources): Promise<VaultKeys> => keys(options, false);

/**
 * The password to encrypt with, and its label.
 *
 * @throws OptionsFault where there are several and nothing says which, InfrakitError where it is none of them
 */
export async function encryptionKey(options: VaultKeyOptions): Promise<VaultKey> {
  const known = await keys(options, true);
  const wanted = options.encryptVaultId ?? findConfiguration().vaultEncryptIdentity;
  const labels = [...known.keys()].map((label) => label.split('\0')[0] ?? label);
  if (wanted === undefined && labels.length > 1) {
    throw new OptionsFault(
      `The vault-ids ${labels.join(',')} are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id`,
    );
  }
  const label = wanted ?? labels[0] ?? 'default';
  const secret = known.get(label);
  if (secret) return { label, secret };
  throw noMatch(label, labels);
}

/** @throws InfrakitError where the id to encrypt with is not that of the key */
export function refuseOther({ encryptVaultId }: VaultKeyOptions, { label }: VaultKey): void {
  if (encryptVaultId !== undefined && encryptVaultId !== label) throw noMatch(encryptVaultId, [label]);
}

const noMatch = (wanted: string, labels: readonly string[]): InfrakitError =>
  new InfrakitError(
    `Did not find a match for --encrypt-vault-id=${wanted} in the known vault-ids [${labels.map((label) => `'${label}'`).join(', ')}]`,
    { hint: didYouMean(wanted, labels) ?? `pass --vault-id ${wanted}@FILE` },
  );

function keys(options: VaultSources, isNew: boolean): Promise<VaultKeys> {
  const sources = vaultSources(options, findConfiguration());
  const asks = sources.asks || sources.wishes.length === 0;
  return readVaultKeys({ ...sources, asks }, tellWarning, isNew);
}
