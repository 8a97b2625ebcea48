import { createHash } from 'node:crypto';
import { encodeTriple } from './base64.ts';

const ROUNDS = 1000;

/**
 * The crypt(3) hash `$1$…` of Poul-Henning Kamp, which Apache calls `$apr1$…`. Broken long ago; for the old systems that
 * know nothing else.
 */
export function md5Crypt(password: string, salt: string, mark: '$1$' | '$apr1$' = '$1$'): string {
  const key = Buffer.from(password);
  const grain = Buffer.from(salt);
  const hash = (parts: readonly Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();

  const first = [key, Buffer.from(mark), grain, Buffer.alloc(key.length, hash([key, grain, key]))];
  for (let bits = key.length; bits > 0; bits >>= 1) first.push(bits & 1 ? Buffer.alloc(1) : key.subarray(0, 1));
  let digest = hash(first);
  for (let round = 0; round < ROUNDS; round++) {
    const odd = round % 2 === 1;
    const parts = [odd ? key : digest];
    if (round % 3 !== 0) parts.push(grain);
    if (round % 7 !== 0) parts.push(key);
    parts.push(odd ? digest : key);
    digest = hash(parts);
  }

  let text = '';
  for (let i = 0; i < 5; i++) text += encodeTriple(digest, [i, i + 6, i === 4 ? 5 : i + 12], 4);
  return `${mark}${salt}$${text}${encodeTriple(digest, [11], 2)}`;
}
