import { redactor } from '../../../secret/redactor.ts';
import { Secret } from '../../../secret/secret.ts';
import { decrypt, encryptBytes, isVaulted } from '../../../secret/vault.ts';
import { REQUIRED } from '../../bind.ts';
import { optionalText, wantText } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { text } from '../../operations/text.ts';
import { defineFilter } from '../define.ts';

/** The label that Ansible writes where it is told none. */
const LABEL = 'filter_default';

/** The password of a filter, which is not to be seen from now on. */
function passwordOf(filter: string, value: Parameters<typeof wantText>[1]): Secret {
  const password = wantText(`the secret of the filter '${filter}'`, value);
  redactor.add(password);
  return new Secret(password);
}

/** Filters of Ansible that encrypt and decrypt texts with a password of their own. */
export const vaultFilters: readonly Filter[] = [
  defineFilter(
    ['vault'],
    { secret: REQUIRED, salt: null, vault_id: LABEL, wrap_object: false },
    (input, { secret, salt, vault_id }) => {
      const plain = wantText("the input of the filter 'vault'", input);
      redactor.add(plain);
      const given = optionalText(salt);
      const bytes = given === undefined ? undefined : Buffer.from(given);
      return encryptBytes(Buffer.from(plain), passwordOf('vault', secret), text(vault_id), bytes);
    },
  ),
  defineFilter(['unvault'], { secret: REQUIRED, vault_id: LABEL }, (input, { secret, vault_id }) => {
    const sealed = wantText("the input of the filter 'unvault'", input);
    const password = passwordOf('unvault', secret);
    return isVaulted(sealed) ? decrypt(sealed, new Map([[text(vault_id), password]])).reveal() : sealed;
  }),
];
