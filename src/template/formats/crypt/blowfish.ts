/*
 * Blowfish (Bruce Schneier, 1993) with the costly key schedule of "A Future-Adaptable Password Scheme" (Provos and
 * Mazières, 1999). Its tables are the digits of pi, which are worked out here once instead of being written down.
 */

const ROUNDS = 16;
const WORDS = ROUNDS + 2 + 4 * 256;

/** The first 32-bit words behind the point of pi, by Machin's formula. */
function digitsOfPi(count: number): Uint32Array {
  const spare = 64n;
  const one = 1n << (BigInt(count * 32) + spare);
  const arctangent = (inverse: bigint): bigint => {
    let sum = 0n;
    let power = one / inverse;
    for (let n = 1n; power > 0n; n += 2n) {
      sum += n % 4n === 1n ? power / n : -power / n;
      power /= inverse * inverse;
    }
    return sum;
  };
  const fraction = ((16n * arctangent(5n) - 4n * arctangent(239n)) % one) >> spare;
  const digits = fraction.toString(16).padStart(count * 8, '0');
  return Uint32Array.from({ length: count }, (_, i) => Number.parseInt(digits.slice(i * 8, i * 8 + 8), 16));
}

let digits: Uint32Array | undefined;

/** A cipher keyed by a password and a salt of 16 bytes, `2 ** cost` times over. */
export class CostlyBlowfish {
  readonly #subkeys: Uint32Array;
  readonly #boxes: Uint32Array;
  #left = 0;
  #right = 0;

  constructor(key: Buffer, salt: Buffer, cost: number) {
    digits ??= digitsOfPi(WORDS);
    this.#subkeys = digits.slice(0, ROUNDS + 2);
    this.#boxes = digits.slice(ROUNDS + 2);
    const [keyWords, saltWords] = [wordsOf(key), wordsOf(salt)];
    this.#expand(keyWords, saltWords);
    const nothing = new Uint32Array(1);
    for (let round = 2 ** cost; round > 0; round--) {
      this.#expand(keyWords, nothing);
      this.#expand(saltWords, nothing);
    }
  }

  /** Encrypts 8 bytes at each multiple of 8, in place. */
  encrypt(block: Buffer): void {
    for (let at = 0; at < block.length; at += 8) {
      this.#left = block.readUInt32BE(at);
      this.#right = block.readUInt32BE(at + 4);
      this.#encipher();
      block.writeUInt32BE(this.#left, at);
      block.writeUInt32BE(this.#right, at + 4);
    }
  }

  /** Mixes the words of a key into the subkeys and fills all tables with what encrypting the words of a salt gives. */
  #expand(key: Uint32Array, salt: Uint32Array): void {
    const subkeys = this.#subkeys;
    for (let i = 0; i < subkeys.length; i++) subkeys[i] = (subkeys[i] as number) ^ (key[i % key.length] as number);
    this.#left = 0;
    this.#right = 0;
    let at = 0;
    for (const table of [subkeys, this.#boxes]) {
      for (let i = 0; i < table.length; i += 2) {
        this.#left = (this.#left ^ (salt[at % salt.length] as number)) >>> 0;
        this.#right = (this.#right ^ (salt[(at + 1) % salt.length] as number)) >>> 0;
        at += 2;
        this.#encipher();
        table[i] = this.#left;
        table[i + 1] = this.#right;
      }
    }
  }

  #encipher(): void {
    const subkeys = this.#subkeys;
    const boxes = this.#boxes;
    let left = this.#left;
    let right = this.#right;
    for (let i = 0; i < ROUNDS; i++) {
      left ^= subkeys[i] as number;
      const sum = ((boxes[left >>> 24] as number) + (boxes[256 + ((left >>> 16) & 255)] as number)) | 0;
      const mixed = sum ^ (boxes[512 + ((left >>> 8) & 255)] as number);
      const f = (mixed + (boxes[768 + (left & 255)] as number)) | 0;
      const swapped = right ^ f;
      right = left;
      left = swapped;
    }
    this.#left = (right ^ (subkeys[ROUNDS + 1] as number)) >>> 0;
    this.#right = (left ^ (subkeys[ROUNDS] as number)) >>> 0;
  }
}

/** Bytes as big-endian words: those of a key go round until 18 words are full, those of a salt are 4 words. */
function wordsOf(bytes: Buffer): Uint32Array {
  const count = bytes.length === 16 ? 4 : ROUNDS + 2;
  let at = 0;
  return Uint32Array.from({ length: count }, () => {
    let word = 0;
    for (let i = 0; i < 4; i++) word = (word << 8) | (bytes[at++ % bytes.length] as number);
    return word >>> 0;
  });
}
