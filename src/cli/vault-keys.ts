import type { Secret } from '../secret/secret.ts';
import type { VaultKeys } from '../secret/vault.ts';
import type { Configuration } from './configuration.ts';
import { askSecret, secretFromFile } from './secret-source.ts';

/** Where vault passwords come from, as the command line names it. */
export interface VaultSources {
  readonly askVaultPass: boolean;
  /** Files, or programs that print a password. */
  readonly vaultPasswordFile: readonly string[];
  /** `label@file`, `label@prompt`, or a file alone. */
  readonly vaultId: readonly string[];
}

/** The sources that were said; of a kind of which none was said, those that are configured. */
export const orConfigured = (said: VaultSources, configured: Configuration): VaultSources => ({
  askVaultPass: said.askVaultPass || configured.askVaultPass,
  vaultPasswordFile: said.vaultPasswordFile.length > 0 ? said.vaultPasswordFile : configured.vaultPasswordFiles,
  vaultId: said.vaultId.length > 0 ? said.vaultId : configured.vaultIdentities,
});

/** @throws InfrakitError where a password is to be asked for and there is no terminal, or a file cannot be read */
export async function readVaultKeys({ askVaultPass, vaultPasswordFile, vaultId }: VaultSources): Promise<VaultKeys> {
  const keys = new Map<string, Secret>();
  if (askVaultPass) keys.set('default', await askSecret('Vault password: '));
  const files = vaultPasswordFile.map((file) => `default@${file}`);
  for (const [index, wish] of [...files, ...vaultId].entries()) {
    const { label, secret } = await readVaultId(wish);
    keys.set(keys.has(label) ? `${label}\0${index}` : label, secret);
  }
  return keys;
}

/** The password of one `label@source`. */
export async function readVaultId(wish: string): Promise<{ readonly label: string; readonly secret: Secret }> {
  const at = wish.indexOf('@');
  const label = at > 0 ? wish.slice(0, at) : 'default';
  const source = wish.slice(at + 1);
  const secret = source === 'prompt' ? await askSecret(`Vault password (${label}): `) : secretFromFile(source, label);
  return { label, secret };
}
