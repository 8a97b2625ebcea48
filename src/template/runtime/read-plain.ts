import { readFileSync } from 'node:fs';
import { decrypt, isVaulted, type VaultKeys } from '../../secret/vault.ts';

/**
 * The text of a file of the control node; an encrypted one is decrypted, and its text a secret from then on.
 *
 * @throws InfrakitError where no password fits
 */
export function readPlain(path: string, vault: VaultKeys | undefined): string {
  const content = readFileSync(path, 'utf8');
  return isVaulted(content) ? decrypt(content, vault).reveal() : content;
}
