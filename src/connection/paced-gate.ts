import { Gate } from './gate.ts';

/** How often to look whether the event loop keeps time, and how late it may be, in milliseconds. */
const TICK = 10;
const LATE = 5;

/** So many more are let in at each look, at most so many in all. */
const STEP = 3;
const MOST = 512;

/**
 * A gate for work that costs us CPU but waits for others most of its time, as a handshake with a host far away does. It
 * lets some in at once, and more as long as the event loop keeps time, so that waiting costs no place and nothing else
 * is held up.
 */
export class PacedGate {
  readonly #gate: Gate;
  readonly #extra: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(atOnce: number, most = MOST) {
    this.#gate = new Gate(atOnce);
    this.#extra = most - atOnce;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#gate.run(work);
    if (this.#gate.isFull && !this.#timer) this.#timer = this.#pace();
    return done;
  }

  #pace(): NodeJS.Timeout {
    let given = 0;
    let due = performance.now() + TICK;
    const timer = setInterval(() => {
      const now = performance.now();
      if (!this.#gate.isFull) {
        clearInterval(timer);
        this.#timer = undefined;
        this.#gate.restore();
      } else if (now - due < LATE && given + STEP <= this.#extra) {
        given += STEP;
        this.#gate.widen(STEP);
      }
      due = now + TICK;
    }, TICK);
    return timer;
  }
}
