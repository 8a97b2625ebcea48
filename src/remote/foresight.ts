import type { Probes } from '../sdk/probe.ts';
import type { Yield } from './answers.ts';
import type { Moment } from './epoch.ts';
import type { ScriptOptions } from './script-options.ts';

/** What a later task will ask the host, as far as it can be told now. */
export interface Question {
  readonly probes: Probes;
  readonly options: ScriptOptions;
  /** The second look, which depends on the answers to the first. */
  more?(is: Readonly<Record<string, unknown>>): Probes;
}

/**
 * Gives up to so many questions of the tasks to come, the nearest first. It never rejects.
 *
 * @param from the moment from which on the answers will hold
 */
export type Foresee = (room: number, from: Moment) => Promise<readonly Question[]>;

/** So many questions travel ahead at the most; the items of a loop count as one where there is room for so many. */
export const WIDEST = 64;

/**
 * How far to look ahead on one host: as far as it can while nothing changes. Where a change made answers useless it is
 * one question, then none, until tasks change nothing again: a first run should not pay for what it throws away.
 */
export class Window {
  #width = WIDEST;
  #open = true;

  get width(): number {
    return this.#width;
  }

  /** Looks no further ahead on this host. */
  close(): void {
    this.#open = false;
    this.#width = 0;
  }

  /** @param quiet nothing was changed anywhere since the last time */
  learn({ used, wasted }: Yield, quiet: boolean): void {
    if (!this.#open) return;
    if (wasted > 0) this.#width = used > 0 || this.#width > 1 ? Math.max(1, Math.min(this.#width - wasted, used)) : 0;
    else if (used > 0 || quiet) this.#width = Math.min(WIDEST, Math.max(1, this.#width * 2));
  }
}
