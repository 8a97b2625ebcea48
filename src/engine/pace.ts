/** Where nothing is known yet: few enough for a small machine, enough for a round trip to be worth while. */
export const INITIAL_FORKS = 50;
const LEAST = 10;

/** An answer that takes so many times as long as the quickest of its host, and so much longer in milliseconds, is late. */
const FACTOR = 2;
const MARGIN = 50;

/** Of so many answers this share may be late before it is too much. */
const TOLERATED = 0.25;

/**
 * How many hosts are worked on at once. A fixed number, or one that finds itself: it grows while hosts answer as quickly
 * as they can, and shrinks when answers come late, whoever is overburdened: this machine, a jump host or the network.
 */
export class Pace {
  readonly #isFixed: boolean;
  #limit: number;
  #answers = 0;
  #late = 0;

  /** @param forks a number of hosts, or `auto` */
  constructor(forks: number | 'auto') {
    this.#isFixed = forks !== 'auto';
    this.#limit = forks === 'auto' ? INITIAL_FORKS : forks;
  }

  get limit(): number {
    return this.#limit;
  }

  /**
   * A host has begun to answer.
   *
   * @param milliseconds from the question to the first sign of an answer
   * @param best the shortest time that the same host ever took
   */
  hear(milliseconds: number, best: number): void {
    if (this.#isFixed) return;
    this.#answers += 1;
    if (milliseconds > best * FACTOR && milliseconds > best + MARGIN) this.#late += 1;
    if (this.#answers < this.#limit) return;
    const isTooMuch = this.#late / this.#answers > TOLERATED;
    this.#limit = isTooMuch ? Math.max(LEAST, Math.floor(this.#limit * 0.7)) : Math.ceil(this.#limit * 1.5);
    this.#answers = 0;
    this.#late = 0;
  }
}
