import type { RunEvent } from '../events/run-event.ts';
import type { Reporter } from './reporter.ts';
import { drained, type Sink } from './sink.ts';

/** Writes every event as one line of JSON, for programs; the journal on disk has the same form. */
export class JsonLinesReporter implements Reporter {
  readonly #out: Sink;

  constructor(out: Sink) {
    this.#out = out;
  }

  handle(event: RunEvent): void {
    this.#out.write(`${JSON.stringify(event)}\n`);
  }

  close(): Promise<void> {
    return drained(this.#out);
  }
}
