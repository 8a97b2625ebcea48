/**
 * Counts the moments of a run at which anything was changed on any host. What was read before the last of them may be
 * out of date: a command on one host can reach another, and hosts share disks.
 */
export class Epoch {
  #now = 0;

  get now(): number {
    return this.#now;
  }

  /** Something changes or has changed, or time was let pass; gives the moment that begins. */
  advance(): number {
    this.#now += 1;
    return this.#now;
  }
}
