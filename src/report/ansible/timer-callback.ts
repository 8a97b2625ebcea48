import type { RunEvent } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import { drained, type Sink } from '../sink.ts';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

/** Prints what ansible.posix's callback `timer` prints at the end: how long the playbooks took. */
export class TimerCallback implements Reporter {
  readonly #out: Sink;
  readonly #now: () => number;
  readonly #start: number;

  /** @param now the clock, in milliseconds */
  constructor(out: Sink, now: () => number = Date.now) {
    this.#out = out;
    this.#now = now;
    this.#start = now();
  }

  handle(event: RunEvent): void {
    if (event.type !== 'run.finished') return;
    const seconds = Math.floor((this.#now() - this.#start) / 1000);
    const parts = [
      `${Math.floor(seconds / DAY)} days`,
      `${Math.floor((seconds % DAY) / HOUR)} hours`,
      `${Math.floor((seconds % HOUR) / MINUTE)} minutes`,
      `${seconds % MINUTE} seconds`,
    ];
    this.#out.write(`Playbook run took ${parts.join(', ')}\n`);
  }

  close(): Promise<void> {
    return drained(this.#out);
  }
}
