import type { RunEvent } from '../events/run-event.ts';
import { redactor } from '../secret/redactor.ts';
import { redactEvent } from './redact-event.ts';

/** Where the engine says what happens. Every event is redacted here, before anyone sees it. */
export class EventChannel {
  readonly #waiting: RunEvent[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  emit(event: RunEvent): void {
    this.#waiting.push(redactEvent(event, redactor));
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The events in order, until the channel is closed and empty. */
  async *events(): AsyncIterable<RunEvent> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event) {
        yield event;
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
