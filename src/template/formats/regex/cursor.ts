import { InfrakitError } from '../../../source/infrakit-error.ts';

/** A place in a pattern that is being read. */
export class Cursor {
  readonly #pattern: string;
  at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isDone(): boolean {
    return this.at >= this.#pattern.length;
  }

  /** What is still to be read. */
  get rest(): string {
    return this.#pattern.slice(this.at);
  }

  /** The next character (a whole code point). */
  take(): string {
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.at) ?? 0);
    this.at += char.length;
    return char;
  }

  /** Takes a text where it comes next. */
  accept(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes everything up to a text, and the text. */
  until(end: string): string {
    const stop = this.#pattern.indexOf(end, this.at);
    if (stop < 0) this.fail(`"${end}" is missing`);
    const text = this.#pattern.slice(this.at, stop);
    this.at = stop + end.length;
    return text;
  }

  skipPast(end: string): void {
    const stop = this.#pattern.indexOf(end, this.at);
    this.at = stop < 0 ? this.#pattern.length : stop + end.length;
  }

  /** Reads with a function that is given the pattern and a place, and says where it stopped. */
  read(reader: (pattern: string, at: number) => { source: string; end: number }): string {
    const { source, end } = reader(this.#pattern, this.at);
    this.at = end;
    return source;
  }

  fail(reason: string): never {
    throw new InfrakitError(`the regular expression ${JSON.stringify(this.#pattern)} cannot be used: ${reason}`);
  }
}
