import type { RunEvent } from '../events/run-event.ts';
import type { Reporter } from './reporter.ts';

/** Several reporters in turn, each with every event. */
export class Several implements Reporter {
  readonly #all: readonly Reporter[];

  constructor(all: readonly Reporter[]) {
    this.#all = all;
  }

  handle(event: RunEvent): void {
    for (const reporter of this.#all) reporter.handle(event);
  }

  async close(): Promise<void> {
    for (const reporter of this.#all) await reporter.close();
  }
}
