import { createHash, randomInt } from 'node:crypto';
import { redactor } from '../../../secret/redactor.ts';
import { refuse } from '../../operations/usable.ts';
import { ALPHABET } from './base64.ts';
import { bcrypt } from './bcrypt.ts';
import { md5Crypt } from './md5-crypt.ts';
import { shaCrypt } from './sha-crypt.ts';

export interface HashOptions {
  readonly salt?: string | undefined;
  readonly saltSize?: number | undefined;
  readonly rounds?: number | undefined;
  /** The mark of bcrypt, such as `2b`; other schemes have none to choose. */
  readonly ident?: string | undefined;
}

interface HashScheme {
  readonly saltSize: number;
  /** True where a salt has just this size. */
  readonly isSizeFixed?: true;
  readonly rounds: number;
  readonly range?: readonly [fewest: number, most: number];
  hash(password: string, salt: string, rounds: number, ident: string | undefined): string;
}

const BCRYPT: HashScheme = { saltSize: 22, isSizeFixed: true, rounds: 12, range: [4, 31], hash: bcrypt };

/** The defaults are those of passlib, which Ansible uses. */
const SCHEMES: ReadonlyMap<string, HashScheme> = new Map<string, HashScheme>([
  ['md5', { saltSize: 8, rounds: 1000, hash: (password, salt) => md5Crypt(password, salt) }],
  [
    'sha256',
    { saltSize: 16, rounds: 535_000, hash: (password, salt, rounds) => shaCrypt('sha256', password, salt, rounds) },
  ],
  [
    'sha512',
    { saltSize: 16, rounds: 656_000, hash: (password, salt, rounds) => shaCrypt('sha512', password, salt, rounds) },
  ],
  ['bcrypt', BCRYPT],
  ['blowfish', BCRYPT],
]);
/** The schemes by their names in passlib. */
export const HASH_SCHEMES: readonly string[] = [...SCHEMES.keys()].map((name) =>
  name === 'bcrypt' || name === 'blowfish' ? name : `${name}_crypt`,
);

export const isHashScheme = (name: string): boolean => SCHEMES.has(name.replace(/_crypt$/, ''));

const ROUNDS = [1000, 999_999_999] as const;

const known = new Map<string, string>();

/**
 * A password as crypt(3) keeps it in /etc/shadow. `scheme` is `sha512`, `sha256`, `md5` or `bcrypt` (`blowfish`); `_crypt` may follow.
 * Without a salt each call gives another hash, as in Ansible.
 *
 * @throws InfrakitError for other schemes, salts and rounds
 */
export function hashPassword(password: string, schemeName: string, options: HashOptions = {}): string {
  const scheme = SCHEMES.get(schemeName.replace(/_crypt$/, ''));
  if (!scheme) {
    return refuse(
      `password_hash does not know the scheme '${schemeName}'`,
      `it knows ${[...SCHEMES.keys()].join(', ')}`,
    );
  }
  if (password.includes('\0')) refuse('a password cannot hold a zero byte');
  const salt = options.salt || randomSalt(options.saltSize ?? scheme.saltSize);
  if (!/^[./0-9A-Za-z]*$/.test(salt)) refuse('a salt is made of the characters a-z, A-Z, 0-9, . and /');
  if (salt.length > scheme.saltSize) refuse(`a salt for ${schemeName} has at most ${scheme.saltSize} characters`);
  if (scheme.isSizeFixed && salt.length < scheme.saltSize)
    refuse(`a salt for ${schemeName} has ${scheme.saltSize} characters`);
  const rounds = options.rounds ?? scheme.rounds;
  const [fewest, most] = scheme.range ?? ROUNDS;
  if (rounds < fewest || rounds > most) refuse(`rounds for ${schemeName} must be from ${fewest} to ${most}`);

  redactor.add(password);
  // Each host of a play asks for the same hash; the key keeps no password in memory longer than needed.
  const key = createHash('sha256')
    .update(JSON.stringify([password, schemeName, salt, rounds, options.ident]))
    .digest('hex');
  const hashed = known.get(key) ?? scheme.hash(password, salt, rounds, options.ident);
  if (options.salt) known.set(key, hashed);
  return hashed;
}

/** A salt of the characters every crypt(3) takes. */
export const randomSalt = (size: number): string =>
  Array.from({ length: size }, () => ALPHABET[randomInt(2, ALPHABET.length)]).join('');
