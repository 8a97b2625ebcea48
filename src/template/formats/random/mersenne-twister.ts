import { createHash } from 'node:crypto';

const SIZE = 624;
const SHIFT = 397;

/**
 * The generator behind Python's `random.Random(seed)` (MT19937 by Matsumoto and Nishimura), so that
 * `59 | random(seed=inventory_hostname)` gives the minute it gives under Ansible.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  constructor(seed: string | bigint) {
    this.#seedBy(wordsOf(typeof seed === 'string' ? integerOf(seed) : seed < 0n ? -seed : seed));
  }

  /** A whole number from 0 to below `limit`, by the rejection of Python's `_randbelow`. */
  below(limit: number): number {
    const bits = limit.toString(2).length;
    let value = this.#bits(bits);
    while (value >= limit) value = this.#bits(bits);
    return value;
  }

  #bits(count: number): number {
    if (count <= 32) return this.#next() >>> (32 - count);
    const low = this.#next();
    return (this.#next() >>> (64 - count)) * 2 ** 32 + low;
  }

  #at(index: number): number {
    return this.#state[index] ?? 0;
  }

  #seedBy(key: readonly number[]): void {
    const state = this.#state;
    state[0] = 19650218;
    for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, this.#at(i - 1) ^ (this.#at(i - 1) >>> 30)) + i;
    let i = 1;
    const advance = () => {
      i++;
      if (i < SIZE) return;
      state[0] = this.#at(SIZE - 1);
      i = 1;
    };
    const mix = (factor: number) => this.#at(i) ^ Math.imul(this.#at(i - 1) ^ (this.#at(i - 1) >>> 30), factor);
    for (let k = 0; k < Math.max(SIZE, key.length); k++) {
      const j = k % key.length;
      state[i] = mix(1664525) + (key[j] ?? 0) + j;
      advance();
    }
    for (let k = 1; k < SIZE; k++) {
      state[i] = mix(1566083941) - i;
      advance();
    }
    state[0] = 0x80000000;
  }

  #refill(): void {
    for (let i = 0; i < SIZE; i++) {
      const joined = (this.#at(i) & 0x80000000) | (this.#at((i + 1) % SIZE) & 0x7fffffff);
      this.#state[i] = this.#at((i + SHIFT) % SIZE) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }

  #next(): number {
    if (this.#index >= SIZE) this.#refill();
    let y = this.#at(this.#index++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }
}

/** Python turns a text seed into a number with the help of its SHA-512. */
function integerOf(seed: string): bigint {
  const bytes = Buffer.from(seed);
  return BigInt(`0x${Buffer.concat([bytes, createHash('sha512').update(bytes).digest()]).toString('hex')}`);
}

/** The 32-bit words of a number, the lowest first. */
function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}
