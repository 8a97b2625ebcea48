import { createHash, timingSafeEqual } from 'node:crypto';
import { bcrypt, md5Crypt, shaCrypt } from '../../sdk/index.ts';

/** The ways to keep a password that are written; others are those of passlib, which is not here. */
export const HASH_SCHEMES = [
  'apr_md5_crypt',
  'bcrypt',
  'ldap_sha1',
  'md5_crypt',
  'plaintext',
  'sha256_crypt',
  'sha512_crypt',
] as const;
export type HashScheme = (typeof HASH_SCHEMES)[number];

const sha1 = (password: string): string => `{SHA}${createHash('sha1').update(password).digest('base64')}`;

/** passlib's defaults. */
const ROUNDS = { sha256: 535_000, sha512: 656_000, bcrypt: 12 } as const;

/** How many characters of salt a scheme takes. */
export const saltSize = (scheme: HashScheme): number =>
  scheme === 'bcrypt' ? 22 : scheme === 'sha256_crypt' || scheme === 'sha512_crypt' ? 16 : 8;

/** A password as a line of the file has it. */
export function keptPassword(scheme: HashScheme, password: string, salt: string): string {
  switch (scheme) {
    case 'apr_md5_crypt':
      return md5Crypt(password, salt, '$apr1$');
    case 'md5_crypt':
      return md5Crypt(password, salt);
    case 'bcrypt':
      return bcrypt(password, salt, ROUNDS.bcrypt, '2b');
    case 'sha256_crypt':
      return shaCrypt('sha256', password, salt, ROUNDS.sha256);
    case 'sha512_crypt':
      return shaCrypt('sha512', password, salt, ROUNDS.sha512);
    case 'ldap_sha1':
      return sha1(password);
    case 'plaintext':
      return password;
  }
}

/** Whether what a line has was made of this password, in whichever way. */
export function fitsKept(kept: string, password: string): boolean {
  const made = madeAgain(kept, password);
  const [one, other] = [Buffer.from(made ?? password), Buffer.from(kept)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function madeAgain(kept: string, password: string): string | undefined {
  const [, mark, rest = ''] = /^\$(apr1|1|5|6|2[aby])\$(.*)$/s.exec(kept) ?? [];
  if (mark === undefined) return kept.startsWith('{SHA}') ? sha1(password) : undefined;
  if (mark === 'apr1' || mark === '1') return md5Crypt(password, rest.split('$')[0] ?? '', `$${mark}$`);
  if (mark.startsWith('2')) {
    const [, cost, salt] = /^(\d\d)\$(.{22})/s.exec(rest) ?? [];
    return cost === undefined || salt === undefined ? undefined : bcrypt(password, salt, Number(cost), mark);
  }
  const [, rounds, salt] = /^(?:rounds=(\d+)\$)?([^$]*)\$/.exec(rest) ?? [];
  return shaCrypt(mark === '5' ? 'sha256' : 'sha512', password, salt ?? '', Number(rounds ?? 5000));
}
