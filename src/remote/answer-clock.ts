/** The times after which a request is over: one for all of it, one for the silence between two answers. */
export class AnswerClock {
  late = false;
  readonly #strike: () => void;
  #limit: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(expire: () => void) {
    this.#strike = () => {
      this.late = true;
      expire();
    };
  }

  /** @param milliseconds for the whole; without it as long as it takes */
  limit(milliseconds: number | undefined): void {
    if (milliseconds !== undefined) this.#limit = setTimeout(this.#strike, milliseconds);
  }

  /** Waits for the next answer from now on. */
  wait(milliseconds: number | undefined): void {
    clearTimeout(this.#silence);
    this.#silence = milliseconds === undefined ? undefined : setTimeout(this.#strike, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
  }
}
