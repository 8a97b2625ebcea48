import { createHash } from 'node:crypto';
import { optional, optionalText, wantInteger } from '../../coerce.ts';
import { hashPassword } from '../../formats/crypt/password-hash.ts';
import type { Filter } from '../../library.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import { defineFilter } from '../define.ts';

const ENCODINGS: ReadonlyMap<string, BufferEncoding> = new Map([
  ['utf8', 'utf8'],
  ['utf16le', 'utf16le'],
  ['latin1', 'latin1'],
  ['iso88591', 'latin1'],
  ['ascii', 'latin1'],
]);
const ALGORITHMS = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-256',
  'sha3-512',
  'blake2b512',
  'blake2s256',
];
/** The namespace of Ansible's own UUIDs, which its documentation names. */
const UUID_NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E';

function encodingOf(filter: string, name: string): BufferEncoding {
  const known = ENCODINGS.get(name.toLowerCase().replace(/[-_]/g, ''));
  return known ?? refuse(`the filter '${filter}' does not know the encoding '${name}'`);
}

function digest(algorithm: string, input: string): string {
  const name = algorithm
    .toLowerCase()
    .replace('_', '-')
    .replace('blake2b', 'blake2b512')
    .replace('blake2s', 'blake2s256');
  if (!ALGORITHMS.includes(name))
    refuse(`unsupported hash type '${algorithm}' of the filter 'hash'`, `it knows ${ALGORITHMS.join(', ')}`);
  return createHash(name).update(input).digest('hex');
}

/** A UUID of version 5 (RFC 9562): the same name gives the same UUID. */
function nameUuid(name: string, namespace: string): string {
  const space = namespace.replace(/^urn:uuid:|[{}-]/gi, '');
  if (!/^[\da-f]{32}$/i.test(space))
    refuse(`Invalid value ${JSON.stringify(namespace)} for the namespace of the filter 'to_uuid': it is no UUID`);
  const bytes = createHash('sha1').update(Buffer.from(space, 'hex')).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** As Python reads base64: other characters are passed over, padding ends the text, and one that is cut short is refused. */
function decodeBase64(written: string): Buffer {
  let letters = '';
  let padding = 0;
  for (const letter of written) {
    const place = letters.length % 4;
    if (letter === '=') padding++;
    if (letter === '=' && place >= 2 && place + padding >= 4) return Buffer.from(letters, 'base64');
    if (!/^[A-Za-z\d+/]$/.test(letter)) continue;
    padding = 0;
    letters += letter;
  }
  return letters.length % 4 === 0 ? Buffer.from(letters, 'base64') : refuse('Incorrect padding of a base64 text');
}

/** Filters of Ansible that encode and hash. */
export const encodingFilters: readonly Filter[] = [
  defineFilter(['b64encode'], { encoding: 'utf-8' }, (input, { encoding }) =>
    Buffer.from(text(input), encodingOf('b64encode', text(encoding))).toString('base64'),
  ),
  defineFilter(['b64decode'], { encoding: 'utf-8' }, (input, { encoding }) =>
    decodeBase64(text(input)).toString(encodingOf('b64decode', text(encoding))),
  ),
  defineFilter(['hash'], { hashtype: 'sha1' }, (input, { hashtype }) => digest(text(hashtype), text(input))),
  defineFilter(['md5'], {}, (input) => digest('md5', text(input))),
  defineFilter(['sha1', 'checksum'], {}, (input) => digest('sha1', text(input))),
  defineFilter(['to_uuid'], { namespace: UUID_NAMESPACE }, (input, { namespace }) =>
    nameUuid(text(input), text(namespace)),
  ),
  defineFilter(
    ['password_hash'],
    { hashtype: 'sha512', salt: null, salt_size: null, rounds: null, ident: null },
    (input, args) => {
      return hashPassword(text(input), text(args.hashtype), {
        salt: optionalText(args.salt),
        saltSize: optional(wantInteger, "the salt_size of the filter 'password_hash'", args.salt_size),
        rounds: optional(wantInteger, "the rounds of the filter 'password_hash'", args.rounds),
        ident: optionalText(args.ident),
      });
    },
  ),
];
