import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';
import { redactor } from './redactor.ts';
import { Secret } from './secret.ts';

/** Vault passwords by their id; `default` serves texts without an id. */
export type VaultKeys = ReadonlyMap<string, Secret>;

const HEADER = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\n\r]+))?\r?\n/;
const ITERATIONS = 10_000;

/** True for the text of a file or scalar that is encrypted. */
export const isVaulted = (text: string): boolean => text.startsWith('$ANSIBLE_VAULT;');

/** The plain text of a vault text; as `decryptBytes`. */
export const decrypt = (text: string, keys: VaultKeys | undefined, span?: Span): Secret =>
  new Secret(decryptBytes(text, keys, span).reveal().toString('utf8'));

/**
 * The plain bytes of a vault text (format 1.1 or 1.2: PBKDF2-SHA256, HMAC-SHA256, AES-256-CTR). They are authenticated
 * before anything of them is used, and every later print of them as text is redacted.
 *
 * @throws InfrakitError where the format is foreign, no password is known, or none of the passwords fits
 */
export function decryptBytes(text: string, keys: VaultKeys | undefined, span?: Span): Secret<Buffer> {
  const header = HEADER.exec(text);
  if (!header) throw new InfrakitError('this is not a vault text of format 1.1 or 1.2 (AES256)', { span });
  const id = header[2]?.trim();
  if (!keys || keys.size === 0) {
    throw new InfrakitError('this value is encrypted and no vault password was given', {
      span,
      hint: 'pass --vault-password-file FILE or --ask-vault-pass',
    });
  }
  const parts = Buffer.from(text.slice(header[0].length).replace(/\s+/g, ''), 'hex').toString('latin1').split('\n');
  const [salt, mac, sealed] = parts.map((part) => Buffer.from(part, 'hex'));
  if (!salt || !mac || !sealed) throw new InfrakitError('the vault text is cut short or damaged', { span });

  const preferred = id === undefined ? undefined : keys.get(id);
  for (const password of new Set([...(preferred ? [preferred] : []), ...keys.values()])) {
    const derived = pbkdf2Sync(password.reveal(), salt, ITERATIONS, 80, 'sha256');
    const seen = createHmac('sha256', derived.subarray(32, 64)).update(sealed).digest();
    if (seen.length !== mac.length || !timingSafeEqual(seen, mac)) continue;
    const decipher = createDecipheriv('aes-256-ctr', derived.subarray(0, 32), derived.subarray(64, 80));
    const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
    const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
    redactor.add(plain.toString('utf8'));
    return new Secret(plain);
  }
  throw new InfrakitError(id ? `no vault password fits the vault id "${id}"` : 'no vault password fits this text', {
    span,
    hint: 'the password is wrong, or the text was changed after it was encrypted',
  });
}
