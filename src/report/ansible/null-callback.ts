import type { RunEvent } from '../../events/run-event.ts';
import type { Reporter } from '../reporter.ts';
import type { CallbackOptions } from './callback-options.ts';
import { Printer } from './printer.ts';

/** As community.general's callback `null`: nothing but warnings. */
export class NullCallback implements Reporter {
  readonly #printer: Printer;

  constructor(options: CallbackOptions) {
    this.#printer = new Printer(options);
  }

  handle(event: RunEvent): void {
    if (event.type === 'warning') this.#printer.warn(event.message);
  }

  close(): Promise<void> {
    return this.#printer.close();
  }
}
