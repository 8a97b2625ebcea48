import type { Output } from '../sdk/probe.ts';
import type { Epoch, Moment } from './epoch.ts';

/** An answer is used for so long, in milliseconds: hosts change by themselves, too. */
const MAX_AGE = 60_000;

/** An answer that came early is kept up to this size, in bytes, and of one host so many bytes at once. */
const MAX_SIZE = 128 * 1024;
const MAX_SIZES = 2 * 1024 * 1024;

/** An answer that came early, and the batch that it travelled in. */
export interface EarlyAnswer {
  readonly output: Output;
  readonly batch: number;
}

/** How useful the answers were that no longer hold. */
export interface Yield {
  readonly used: number;
  readonly wasted: number;
}

interface Entry {
  readonly answer: Promise<Output | undefined>;
  readonly batch: number;
  readonly at: number;
  /** The moment from which on it holds. */
  readonly from: Moment;
  used: boolean;
}

/** What a host answered to probes before a task asked, for as long as nothing was changed since. */
export class Answers {
  readonly #epoch: Epoch;
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  constructor(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** Whether an answer to this question is there, or on its way. */
  has(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#holds(entry);
  }

  /** The answer to a question; undefined where there is none that still holds. */
  async take(key: string): Promise<EarlyAnswer | undefined> {
    const entry = this.#entries.get(key);
    if (!entry || !this.#holds(entry)) return undefined;
    const output = await entry.answer;
    // While it was on its way something may have been changed.
    if (!output || !this.#holds(entry)) return undefined;
    entry.used = true;
    return { output, batch: entry.batch };
  }

  /**
   * Expects the answer to a question.
   *
   * @param from the moment from which on it holds
   * @param used a task has use for it whatever comes
   * @returns takes it when it comes, or undefined where none will; what comes later counts for nothing
   */
  expect(key: string, batch: number, from: Moment, used = false): (output: Output | undefined) => void {
    let settle: (output: Output | undefined) => void = () => {};
    const answer = new Promise<Output | undefined>((resolve) => {
      settle = resolve;
    });
    const entry: Entry = { answer, batch, at: performance.now(), from, used };
    this.#entries.set(key, entry);
    let came = false;
    return (output) => {
      if (came) return;
      came = true;
      settle(output && this.#keeps(output) ? output : this.#drop(key, entry));
    };
  }

  /** Forgets what no longer holds. */
  clear(): Yield {
    let used = 0;
    let wasted = 0;
    for (const [key, entry] of this.#entries) {
      if (entry.from.number === undefined || this.#holds(entry)) continue;
      this.#entries.delete(key);
      if (entry.used) used += 1;
      else wasted += 1;
    }
    if (this.#entries.size === 0) this.#size = 0;
    return { used, wasted };
  }

  #keeps(output: Output): boolean {
    const size = output.bytes.byteLength + output.stderr.length;
    if (size > MAX_SIZE || this.#size + size > MAX_SIZES) return false;
    this.#size += size;
    return true;
  }

  #drop(key: string, entry: Entry): undefined {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #holds({ from, at }: Entry): boolean {
    return this.#epoch.holds(from) && performance.now() - at < MAX_AGE;
  }
}
