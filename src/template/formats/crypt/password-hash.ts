import { createHash, randomInt } from 'node:crypto';
import { redactor } from '../../../secret/redactor.ts';
import { refuse } from '../../operations/usable.ts';
import { ALPHABET } from './base64.ts';
import { md5Crypt } from './md5-crypt.ts';
import { shaCrypt } from './sha-crypt.ts';

export interface HashOptions {
  readonly salt?: string | undefined;
  readonly saltSize?: number | undefined;
  readonly rounds?: number | undefined;
}

interface HashScheme {
  readonly saltSize: number;
  readonly rounds: number;
  hash(password: string, salt: string, rounds: number): string;
}

/** The defaults are those of passlib, which Ansible uses. */
const SCHEMES: ReadonlyMap<string, HashScheme> = new Map<string, HashScheme>([
  ['md5', { saltSize: 8, rounds: 1000, hash: md5Crypt }],
  [
    'sha256',
    { saltSize: 16, rounds: 535_000, hash: (password, salt, rounds) => shaCrypt('sha256', password, salt, rounds) },
  ],
  [
    'sha512',
    { saltSize: 16, rounds: 656_000, hash: (password, salt, rounds) => shaCrypt('sha512', password, salt, rounds) },
  ],
]);
const FEWEST_ROUNDS = 1000;
const MOST_ROUNDS = 999_999_999;

const known = new Map<string, string>();

/**
 * A password as crypt(3) keeps it in /etc/shadow. `scheme` is `sha512`, `sha256` or `md5`, or the same with `_crypt`.
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
  const salt = options.salt ?? randomSalt(options.saltSize ?? scheme.saltSize);
  if (!/^[./0-9A-Za-z]*$/.test(salt)) refuse('a salt is made of the characters a-z, A-Z, 0-9, . and /');
  if (salt.length > scheme.saltSize) refuse(`a salt for ${schemeName} has at most ${scheme.saltSize} characters`);
  const rounds = options.rounds ?? scheme.rounds;
  if (rounds < FEWEST_ROUNDS || rounds > MOST_ROUNDS) refuse(`rounds must be from ${FEWEST_ROUNDS} to ${MOST_ROUNDS}`);

  redactor.add(password);
  // Each host of a play asks for the same hash; the key keeps no password in memory longer than needed.
  const key = createHash('sha256')
    .update(JSON.stringify([password, schemeName, salt, rounds]))
    .digest('hex');
  const hashed = known.get(key) ?? scheme.hash(password, salt, rounds);
  if (options.salt !== undefined) known.set(key, hashed);
  return hashed;
}

/** A salt of the characters every crypt(3) takes. */
export const randomSalt = (size: number): string =>
  Array.from({ length: size }, () => ALPHABET[randomInt(2, ALPHABET.length)]).join('');
