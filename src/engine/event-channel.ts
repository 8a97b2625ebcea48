import type { RunEvent } from '../events/run-event.ts';
import { redactor } from '../secret/redactor.ts';
import { redactEvent } from './redact-event.ts';

/** Where the engine says what happens. Every event is redacted here, before anyone sees it. */
export class EventChannel {
  #waiting: RunEvent[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #idlers: (() => void)[] = [];

  emit(event: RunEvent): void {
    this.#waiting.push(redactEvent(event, redactor));
    this.#wake?.();
  }

  /** Resolves once all that was emitted is seen, so that who asks a person is not ahead of what they read. */
  drained(): Promise<void> {
    if (this.#closed || (this.#wake && this.#waiting.length === 0)) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
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
      for (const tell of this.#idlers.splice(0)) tell();
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
