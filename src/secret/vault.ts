import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';
import { redactor } from './redactor.ts';
import { Secret } from './secret.ts';
import { readEnvelope, writeEnvelope } from './vault-envelope.ts';

export { isVaulted } from './vault-envelope.ts';

/**
 * Vault passwords by their id; `default` serves texts without an id. Where an id has several, the others have a NUL and a
 * number behind it.
 */
export interface VaultKeys extends ReadonlyMap<string, Secret> {
  /** A text is opened with the passwords of its own id alone (`vault_id_match`). */
  readonly areMatched?: boolean;
}

/** What is encrypted cannot be read because no password was given for it: no error until it is needed. */
export class NoVaultPassword extends InfrakitError {}

const CIPHER = 'aes-256-ctr';
const ITERATIONS = 10_000;
const BLOCK = 16;
const SALT_LENGTH = 32;

/** The plain text of a vault text; as `unlock`. */
export const decrypt = (text: string, keys: VaultKeys | undefined, span?: Span): Secret =>
  new Secret(decryptBytes(text, keys, span).reveal().toString('utf8'));

/** The plain bytes of a vault text; as `unlock`. */
export const decryptBytes = (text: string, keys: VaultKeys | undefined, span?: Span): Secret<Buffer> =>
  unlock(text, keys, span).plain;

/** A vault text that was opened. */
export interface Unlocked {
  readonly plain: Secret<Buffer>;
  /** The password that fits. */
  readonly password: Secret;
  readonly id: string | undefined;
}

/**
 * Opens a vault text (format 1.1 or 1.2: PBKDF2-SHA256, HMAC-SHA256, AES-256-CTR). They are authenticated
 * before anything of them is used, and every later print of them as text is redacted.
 *
 * @throws InfrakitError where the text is damaged, no password is known, or none of the passwords fits
 */
export function unlock(text: string, keys: VaultKeys | undefined, span?: Span): Unlocked {
  if (!keys || keys.size === 0) {
    throw new NoVaultPassword('Attempting to decrypt but no vault secrets found: no vault password was given', {
      span,
      exit: 1,
      hint: 'pass --vault-password-file FILE or --ask-vault-pass',
    });
  }
  const { id, salt, mac, sealed } = readEnvelope(text, span);
  const preferred = [...keys].filter(([label]) => idOf(label) === (id ?? 'default')).map(([, password]) => password);
  for (const password of new Set([...preferred, ...(keys.areMatched ? [] : keys.values())])) {
    const derived = derive(password, salt);
    if (!timingSafeEqual(macOf(sealed, derived), mac)) continue;
    const decipher = createDecipheriv(CIPHER, derived.key, derived.iv);
    const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
    const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
    redactor.add(plain.toString('utf8'));
    return { plain: new Secret(plain), password, id };
  }
  throw noneFits(id, preferred.length > 0, [...new Set([...keys.keys()].map(idOf))], span);
}

const idOf = (label: string): string => label.split('\0', 1)[0] ?? label;

/** The words of Ansible, which scripts look for, and what it does not say. */
const NONE_FITS = 'Decryption failed (no vault secrets were found that could decrypt)';

function noneFits(id: string | undefined, isKnown: boolean, known: readonly string[], span?: Span): InfrakitError {
  if (id !== undefined && !isKnown) {
    return new NoVaultPassword(`${NONE_FITS}: no vault password was given for the vault id "${id}"`, {
      span,
      hint: `pass --vault-id ${id}@FILE; what was given is for ${known.join(', ')}, and does not fit`,
      exit: 1,
    });
  }
  return new InfrakitError(
    `${NONE_FITS}: ${id ? `no vault password fits the vault id "${id}"` : 'no vault password fits this text'}`,
    { span, hint: 'the password is wrong, or the text was changed after it was encrypted', exit: 1 },
  );
}

/**
 * A vault text of these bytes. It was decrypted again and compared before it is given.
 *
 * @param id the label that is written into it; `default` or none writes format 1.1, which has no labels
 * @param salt random unless the same text should come out each time
 */
export function encryptBytes(
  plain: Uint8Array,
  password: Secret,
  id?: string,
  salt = randomBytes(SALT_LENGTH),
): string {
  const derived = derive(password, salt);
  // PKCS #7: as many bytes as are missing to a whole block, each with their number.
  const missing = BLOCK - (plain.byteLength % BLOCK);
  const cipher = createCipheriv(CIPHER, derived.key, derived.iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]);
  const text = writeEnvelope({ id, salt, mac: macOf(sealed, derived), sealed });
  const again = decryptBytes(text, new Map([[id ?? 'default', password]])).reveal();
  if (!again.equals(plain)) throw new Error('what was encrypted does not come back');
  return text;
}

interface Derived {
  readonly key: Buffer;
  readonly macKey: Buffer;
  readonly iv: Buffer;
}

function derive(password: Secret, salt: Buffer): Derived {
  const bytes = pbkdf2Sync(password.reveal(), salt, ITERATIONS, 80, 'sha256');
  return { key: bytes.subarray(0, 32), macKey: bytes.subarray(32, 64), iv: bytes.subarray(64, 80) };
}

const macOf = (sealed: Buffer, { macKey }: Derived): Buffer => createHmac('sha256', macKey).update(sealed).digest();
