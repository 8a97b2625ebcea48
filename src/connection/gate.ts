/** After so many pieces of work that went well in a row, a gate that was narrowed lets one more through. */
const CONFIDENCE = 16;

/** Lets so many pieces of work run at once; the others wait in line. */
export class Gate {
  readonly #usual: number;
  #limit: number;
  #running = 0;
  #wentWell = 0;
  #narrowedAt = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#usual = limit;
    this.#limit = limit;
  }

  /** True where work has to wait in line. */
  get isFull(): boolean {
    return this.#waiting.length > 0;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#admit();
    }
  }

  /**
   * Lets half as many run from now on, one at least: the other side has shown that it takes no more.
   *
   * @param begun when the work that showed it had begun, by `performance.now()`: of many that fail together one counts
   */
  narrow(begun = Number.POSITIVE_INFINITY): void {
    this.#wentWell = 0;
    if (begun < this.#narrowedAt) return;
    this.#narrowedAt = performance.now();
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  /** Tells that work went well; in time that undoes what `narrow` did. */
  trust(): void {
    if (this.#limit >= this.#usual) return;
    this.#wentWell += 1;
    if (this.#wentWell < CONFIDENCE) return;
    this.#wentWell = 0;
    this.widen(1);
  }

  /** Lets so many more run at once from now on. */
  widen(by: number): void {
    this.#limit += by;
    this.#admit();
  }

  /** Lets as many run as in the beginning. */
  restore(): void {
    this.#limit = this.#usual;
  }

  #admit(): void {
    while (this.#running < this.#limit && this.#waiting.length > 0) {
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }
}
