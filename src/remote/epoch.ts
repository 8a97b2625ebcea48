/** A moment of the run from which on answers of hosts hold. Behind a change it is not known before the change is over. */
export interface Moment {
  readonly number: number | undefined;
}

/**
 * Counts the moments of a run at which anything was changed on any host. What was read before the last of them may be
 * out of date: a command on one host can reach another, and hosts share disks.
 */
export class Epoch {
  #now = 0;

  get now(): Moment {
    return { number: this.#now };
  }

  /** Whether nothing was changed since a moment. */
  holds(moment: Moment): boolean {
    return moment.number === this.#now;
  }

  /** Something changes or has changed, or time was let pass. */
  advance(): void {
    this.#now += 1;
  }

  /**
   * Does what changes a host, or may: what was read before it, or while it goes on, holds no longer.
   *
   * @param work gets the moment from which on answers hold that come behind it
   */
  async changing<T>(work: (after: Moment) => Promise<T>): Promise<T> {
    const after: { number: number | undefined } = { number: undefined };
    this.advance();
    try {
      return await work(after);
    } finally {
      this.advance();
      after.number = this.#now;
    }
  }
}
