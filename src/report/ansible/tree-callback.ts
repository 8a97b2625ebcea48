import type { RunEvent } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import { resultJson } from '../result-json.ts';
import { EVERYTHING_FROM, fieldsOf, printedFields } from './shown-fields.ts';

/** Writes what Ansible's callback `tree` writes: the last result of each host, in a file of the host's name. */
export class TreeCallback implements Reporter {
  readonly #verbosity: number;
  readonly #write: (host: string, text: string) => void;

  /** @param write puts a text into the file of a host */
  constructor(verbosity: number, write: (host: string, text: string) => void) {
    this.#verbosity = Math.min(verbosity, EVERYTHING_FROM);
    this.#write = write;
  }

  handle(event: RunEvent): void {
    if (event.type !== 'host.finished') return;
    this.#write(event.host, resultJson(printedFields(fieldsOf(event.outcome), this.#verbosity)));
  }

  async close(): Promise<void> {}
}
