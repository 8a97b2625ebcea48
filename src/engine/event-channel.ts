import type { RunEvent } from '../events/run-event.ts';
import { redactor } from '../secret/redactor.ts';
import { redactEvent } from './redact-event.ts';

/** Where the engine says what happens. Every event is redacted here, before anyone sees it. */
export class EventChannel {
  #waiting: RunEvent[] = [];
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
      // All that wait are taken at once: to take the first of a long list moves the others.
      const taken = this.#waiting;
      this.#waiting = [];
      for (const event of taken) yield event;
      if (this.#waiting.length > 0) continue;
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
