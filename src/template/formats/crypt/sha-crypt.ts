import { createHash } from 'node:crypto';
import { encodeTriple } from './base64.ts';

/**
 * The two schemes of Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512" (version 0.6), which glibc, musl and
 * every shadow suite read. The steps below are numbered as there.
 */
interface Scheme {
  readonly mark: string;
  readonly algorithm: 'sha256' | 'sha512';
  readonly bytes: number;
  encode(digest: Buffer): string;
}

const SHA512: Scheme = {
  mark: '6',
  algorithm: 'sha512',
  bytes: 64,
  encode(digest) {
    let text = '';
    let [a, b, c] = [0, 21, 42];
    for (let i = 0; i < 21; i++) {
      text += encodeTriple(digest, [a, b, c], 4);
      [a, b, c] = [b + 1, c + 1, a + 1];
    }
    return text + encodeTriple(digest, [63], 2);
  },
};

const SHA256: Scheme = {
  mark: '5',
  algorithm: 'sha256',
  bytes: 32,
  encode(digest) {
    let text = '';
    let [a, b, c] = [0, 10, 20];
    for (let i = 0; i < 10; i++) {
      text += encodeTriple(digest, [a, b, c], 4);
      [a, b, c] = [c + 1, a + 1, b + 1];
    }
    return text + encodeTriple(digest, [31, 30], 3);
  },
};

/** The number of rounds that is not written into the hash. */
const UNWRITTEN_ROUNDS = 5000;

/** The crypt(3) hash `$6$…` (sha512) or `$5$…` (sha256) of a password. Takes about a second at Ansible's 656,000 rounds. */
export function shaCrypt(algorithm: 'sha256' | 'sha512', password: string, salt: string, rounds: number): string {
  const scheme = algorithm === 'sha512' ? SHA512 : SHA256;
  const digest = computeDigest(scheme, Buffer.from(password), Buffer.from(salt), rounds);
  const written = rounds === UNWRITTEN_ROUNDS ? '' : `rounds=${rounds}$`;
  return `$${scheme.mark}$${written}${salt}$${scheme.encode(digest)}`;
}

function computeDigest(scheme: Scheme, key: Buffer, salt: Buffer, rounds: number): Buffer {
  const hash = (...parts: readonly Buffer[]): Buffer =>
    createHash(scheme.algorithm).update(Buffer.concat(parts)).digest();

  // Steps 1 to 12: a first digest from key, salt and their mixture, guided by the bits of the key's length.
  const mixed = hash(key, salt, key);
  const first: Buffer[] = [key, salt, stretch(mixed, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) first.push(bits & 1 ? mixed : key);
  let digest = hash(...first);

  // Steps 13 to 20: key and salt are replaced by digests of many copies of them.
  const P = stretch(hash(...Array.from({ length: key.length }, () => key)), key.length);
  const S = stretch(hash(...Array.from({ length: 16 + (digest[0] ?? 0) }, () => salt)), salt.length);

  // Step 21: the rounds, which make trying passwords slow.
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    const parts = [odd ? P : digest];
    if (round % 3 !== 0) parts.push(S);
    if (round % 7 !== 0) parts.push(P);
    parts.push(odd ? digest : P);
    digest = hash(...parts);
  }
  return digest;
}

/** A text of `length` bytes made of copies of a digest, the last one cut. */
function stretch(digest: Buffer, length: number): Buffer {
  return Buffer.alloc(length, digest);
}
