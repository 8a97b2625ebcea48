import type { Secret } from '../secret/secret.ts';
import type { VaultKeys } from '../secret/vault.ts';
import type { PlayOptions } from './play-options.ts';
import { askSecret, secretFromFile } from './secret-source.ts';
import { readVaultKeys, type VaultSourceList } from './vault-keys.ts';

/** The passwords of a run, asked for or read before anything else happens. */
export interface Passwords {
  readonly connection: Secret | undefined;
  readonly become: Secret | undefined;
  readonly vault: VaultKeys;
}

/** @throws InfrakitError where a password is to be asked for and there is no terminal, or a file cannot be read */
export async function readPasswords(
  options: PlayOptions,
  vault: VaultSourceList,
  warn: (message: string) => void,
): Promise<Passwords> {
  const connection = options.connectionPasswordFile
    ? secretFromFile(options.connectionPasswordFile)
    : await (options.askPass ? askSecret('SSH password: ') : undefined);
  const become = options.becomePasswordFile
    ? secretFromFile(options.becomePasswordFile)
    : await (options.askBecomePass ? askSecret('BECOME password: ') : undefined);
  return { connection, become, vault: await readVaultKeys(vault, warn) };
}
