/**
 * A bounded map that makes what it lacks and drops what was not asked for for long. There are two generations: an entry
 * that is asked for moves to the young one, and when that is full the old one is dropped. So a hit is one look-up.
 */
export class LeastRecentlyUsed<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #generation: number;

  /** @param size the most entries that are kept */
  constructor(size: number) {
    this.#generation = Math.max(1, Math.floor(size / 2));
  }

  get(key: K, make: () => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make();
    this.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
