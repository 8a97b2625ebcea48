import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { redactor } from '../../secret/redactor.ts';
import { expandUser } from '../filters/ansible/paths.ts';
import { hashPassword, randomSalt } from '../formats/crypt/password-hash.ts';
import { MersenneTwister } from '../formats/random/mersenne-twister.ts';
import type { Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { refuse } from '../operations/usable.ts';
import { isList, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { locked } from './lock.ts';
import { playbookDirectory } from './search.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const SETS: ReadonlyMap<string, string> = new Map([
  ['ascii_letters', LETTERS + LETTERS.toUpperCase()],
  ['ascii_lowercase', LETTERS],
  ['ascii_uppercase', LETTERS.toUpperCase()],
  ['digits', '0123456789'],
  ['hexdigits', '0123456789abcdefABCDEF'],
  ['octdigits', '01234567'],
  ['punctuation', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
]);
const DEFAULT_CHARS = ['ascii_letters', 'digits', '.,:-_'];
const SALT_SIZE = 16;

interface Wishes {
  readonly path: string;
  readonly length: number;
  readonly alphabet: string;
  readonly encrypt: string | undefined;
  readonly seed: string | undefined;
  readonly ident: string | undefined;
}

/** The options behind the path of a term, such as `length=20 chars=digits`. */
function readTerm(term: string): { path: string; options: Map<string, string> } {
  const words = term.split(/\s+(?=(?:length|encrypt|chars|ident|seed)=)/);
  const [path = '', ...pairs] = words;
  return {
    path,
    options: new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  };
}

function alphabetOf(chars: Value): string {
  const names = isList(chars)
    ? Array.from(chars, text)
    : text(chars)
        .replace(',,', '\0')
        .split(',')
        .map((name) => name.replace('\0', ','));
  // Ansible takes quotes out, and a seed must find the same characters at the same places.
  const alphabet = names
    .map((name) => SETS.get(name) ?? name)
    .join('')
    .replace(/["']/g, '');
  return alphabet === '' ? refuse("the lookup 'password' has no characters to choose from") : alphabet;
}

function generate({ alphabet, length, seed }: Wishes): string {
  const generator = seed === undefined ? undefined : new MersenneTwister(seed);
  const chars = [...alphabet];
  return Array.from({ length }, () => chars[generator ? generator.below(chars.length) : randomInt(chars.length)]).join(
    '',
  );
}

interface Kept {
  readonly password: string;
  readonly salt: string | undefined;
  readonly ident?: string | undefined;
}

function readKept(path: string): Kept | undefined {
  // A file that is there but cannot be read must not be taken for a new one, and overwritten.
  if (!existsSync(path)) return undefined;
  const line = readFileSync(path, 'utf8').trimEnd();
  const [, password = line, salt, ident] = /^(.*?) salt=(\S*)(?: ident=(\S*))?$/.exec(line) ?? [];
  return { password, salt, ident };
}

function keep(path: string, { password, salt, ident }: Kept): void {
  const fresh = `${path}.${process.pid}.new`;
  const marks = [salt === undefined ? '' : ` salt=${salt}`, salt && ident ? ` ident=${ident}` : ''].join('');
  writeFileSync(fresh, `${password}${marks}\n`, { mode: 0o600 });
  renameSync(fresh, path);
}

const isBcrypt = (scheme: string): boolean => /^(?:bcrypt|blowfish)/.test(scheme);

/** The password of a file, made and kept where it is not there yet. */
function keptPassword(wishes: Wishes): Kept {
  const kept = readKept(wishes.path);
  const fresh = completed(kept ?? { password: generate(wishes), salt: undefined }, wishes);
  if (kept?.ident !== undefined && wishes.ident !== undefined && kept.ident !== wishes.ident) {
    refuse(`${wishes.path} keeps the ident ${kept.ident}, but ${wishes.ident} is asked for`);
  }
  if (kept?.password !== fresh.password || kept.salt !== fresh.salt || kept.ident !== fresh.ident) {
    keep(wishes.path, fresh);
  }
  return fresh;
}

/** With the salt and the ident that its encryption needs. */
function completed(kept: Kept, { encrypt, ident }: Wishes): Kept {
  if (encrypt === undefined) return kept;
  const size = encrypt.startsWith('md5') ? 8 : isBcrypt(encrypt) ? 22 : SALT_SIZE;
  const implied = isBcrypt(encrypt) ? '2b' : undefined;
  return { ...kept, salt: kept.salt ?? randomSalt(size), ident: kept.ident ?? ident ?? implied };
}

function passwordFor(wishes: Wishes): string {
  const { password, salt, ident } =
    wishes.path === '/dev/null'
      ? completed({ password: generate(wishes), salt: undefined }, wishes)
      : locked(wishes.path, () => keptPassword(wishes));
  redactor.add(password);
  return wishes.encrypt === undefined ? password : hashPassword(password, wishes.encrypt, { salt, ident });
}

/** A password that is made once and kept in a file of the control node, as Ansible keeps it (`password salt=…`). */
export const passwordLookup: Lookup = {
  ...defineLookup(
    ['password'],
    { length: 20, chars: DEFAULT_CHARS, encrypt: null, seed: null, ident: null },
    (terms, named, { scope }) =>
      terms.map((term) => {
        const { path, options } = readTerm(text(term));
        const length = Number(options.get('length') ?? text(named.length));
        if (!Number.isInteger(length) || length < 1)
          refuse("the length of the lookup 'password' must be a whole number above 0");
        const encrypt = options.get('encrypt') ?? (named.encrypt === null ? undefined : text(named.encrypt));
        const seed = options.get('seed') ?? (named.seed === null ? undefined : text(named.seed));
        const file = expandUser(path);
        return passwordFor({
          path: isAbsolute(file) ? file : join(playbookDirectory(scope), file),
          length,
          alphabet: alphabetOf(options.get('chars') ?? named.chars),
          encrypt: encrypt === 'true' || encrypt === 'True' ? 'sha512' : encrypt,
          seed,
          ident: options.get('ident') ?? (named.ident === null ? undefined : text(named.ident)),
        });
      }),
  ),
  leavesTrace: true,
};
