import { refuse } from '../../operations/usable.ts';
import { CostlyBlowfish } from './blowfish.ts';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** bcrypt sees no more of a password, with the zero byte behind it. */
const LONGEST_KEY = 72;
const PLAIN = 'OrpheanBeholderScryDoubt';
const SALT_BYTES = 16;
/** The marks of bcrypt; all mean the same for passwords of UTF-8 text. */
export const IDENTS: readonly string[] = ['2a', '2b', '2y'];

const translate = (text: string, from: string, to: string): string =>
  Array.from(text, (char) => to[from.indexOf(char)] ?? '').join('');

const encode = (bytes: Buffer): string => translate(bytes.toString('base64').replace(/=+$/, ''), BASE64, ALPHABET);
const decode = (text: string): Buffer => Buffer.from(translate(text, ALPHABET, BASE64), 'base64');

/**
 * The hash `$2b$12$…` of OpenBSD's bcrypt. The last character of a salt of 22 holds two bits; others are cleared, as
 * passlib does.
 */
export function bcrypt(password: string, salt: string, cost: number, ident = '2b'): string {
  if (!IDENTS.includes(ident)) refuse(`bcrypt has no ident '${ident}'`, `it has ${IDENTS.join(', ')}`);
  const key = Buffer.concat([Buffer.from(password), Buffer.alloc(1)]).subarray(0, LONGEST_KEY);
  const saltBytes = decode(salt).subarray(0, SALT_BYTES);
  const cipher = new CostlyBlowfish(key, saltBytes, cost);
  const block = Buffer.from(PLAIN);
  for (let i = 0; i < 64; i++) cipher.encrypt(block);
  return `$${ident}$${String(cost).padStart(2, '0')}$${encode(saltBytes)}${encode(block.subarray(0, 23))}`;
}
