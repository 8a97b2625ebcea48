/** Lets so many pieces of work run at once; the others wait in line. */
export class Gate {
  #limit: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Lets half as many run from now on, one at least: the other side has shown that it takes no more. */
  narrow(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  #leave(): void {
    // Who goes hands its place on, unless the gate was narrowed meanwhile.
    const next = this.#running <= this.#limit ? this.#waiting.shift() : undefined;
    if (next) next();
    else this.#running -= 1;
  }
}
