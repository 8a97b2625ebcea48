import { banner } from '../banner.ts';
import type { Tone } from '../colour.ts';
import { printable } from '../printable.ts';
import { drained } from '../sink.ts';
import type { CallbackOptions } from './callback-options.ts';
import { warningText } from './warning-text.ts';

/** Writes what callbacks print, and each warning once. */
export class Printer {
  readonly #options: CallbackOptions;
  readonly #warned = new Set<string>();

  constructor(options: CallbackOptions) {
    this.#options = options;
  }

  /** Prints a text, and ends its line. */
  print(text: string, tone?: Tone, isError = false): void {
    const painted = this.#options.paint(text, tone);
    const { out, errors, log } = this.#options;
    log?.(text, tone);
    (isError ? errors : out).write(painted.endsWith('\n') ? painted : `${painted}\n`);
  }

  banner(title: string): void {
    this.print(banner(title, this.#options.columns));
  }

  /** What a verbose run tells of how it goes on. */
  remark({ level, message }: { readonly level: number; readonly message: string }): void {
    if (this.#options.verbosity >= level)
      this.print(printable(message), 'remark', this.#options.settings.remarksToErrors);
  }

  warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.print(warningText(message, this.#options.columns), 'warning', true);
  }

  /** Prints the warnings that a result holds. */
  warnOf({ warnings }: { readonly warnings?: unknown }): void {
    if (Array.isArray(warnings) && this.#options.settings.actionWarnings)
      for (const message of warnings) this.warn(String(message));
  }

  async close(): Promise<void> {
    await Promise.all([drained(this.#options.out), drained(this.#options.errors)]);
  }
}
