import type { RunEvent } from '../events/run-event.ts';

/** Shows a run. A reporter is a fold over its events: it never drives the run and never holds it up. */
export interface Reporter {
  /** Takes the next event. Cheap and synchronous; whatever is slow waits until `close`. */
  handle(event: RunEvent): void;
  /** Shows what is still held back and resolves when the last byte is handed over. */
  close(): Promise<void>;
}
