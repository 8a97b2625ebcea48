import type { Sink } from './sink.ts';

/** So much is written at once at most, in UTF-16 units: what is printed is not kept for long. */
const MOST = 64 * 1024;

/**
 * Gathers what one turn of the event loop prints into one write. A write to a pipe or a terminal blocks the process, and
 * a task on a thousand hosts prints a thousand lines.
 */
export class GatheredOutput implements Sink {
  readonly #out: Sink;
  #text = '';
  #isScheduled = false;

  constructor(out: Sink) {
    this.#out = out;
  }

  write(text: string, done?: () => void): void {
    this.#text += text;
    if (done) {
      this.flush();
      this.#out.write('', done);
    } else if (this.#text.length >= MOST) {
      this.flush();
    } else if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.flush();
      });
    }
  }

  /** Writes what is waiting, now: before something else speaks on the terminal, and before the process ends. */
  flush(): void {
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#out.write(text);
  }
}
