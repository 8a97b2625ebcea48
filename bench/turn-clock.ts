/** A piece that is under way: the turn in which it was sent. */
export type Stamp = number;

/**
 * Counts the round trips that follow each other on one connection, as the controller's end of the wire sees them.
 *
 * It is a Lamport clock. What a side sends carries the highest turn that this side has heard of; what the controller
 * hears belongs to the turn after the one that the host had heard of when it answered. So requests that are written
 * ahead of the answers share a turn, an answer in many pieces is one answer, and what a side sends unasked costs
 * nothing. A turn takes at least a round trip, and so there are never more of them than have passed.
 */
export class TurnClock {
  #controller: Stamp;
  #host: Stamp;

  /** `start`: the turns that had to pass before the controller could begin. Connecting is the first one of its own. */
  constructor(start = 0) {
    this.#controller = start + 1;
    this.#host = start + 1;
  }

  controllerSends(): Stamp {
    return this.#controller;
  }

  hostHears(stamp: Stamp): void {
    this.#host = Math.max(this.#host, stamp);
  }

  hostSends(): Stamp {
    return this.#host;
  }

  controllerHears(stamp: Stamp): void {
    this.#controller = Math.max(this.#controller, stamp + 1);
  }

  /** How many round trips the controller has waited for until now. */
  get turns(): number {
    return this.#controller;
  }
}
