/** A line that never ends is shown in pieces of this length. */
const LONGEST = 4096;

/** Cuts what hosts stream into lines: a break inside of a chunk ends a line, the rest waits for more. */
export class StreamedLines {
  readonly #rest = new Map<string, string>();

  /** The lines that the chunk completes, without their breaks; a carriage return alone breaks a line, too. */
  take(source: string, chunk: string): string[] {
    const lines = ((this.#rest.get(source) ?? '') + chunk).split(/\r\n|\n|\r(?!$)/);
    const rest = lines.pop() ?? '';
    if (rest.length < LONGEST) {
      this.#rest.set(source, rest);
      return lines;
    }
    this.#rest.delete(source);
    return [...lines, rest];
  }

  /** What is left of a source that has ended. */
  finish(source: string): string[] {
    const rest = this.#rest.get(source)?.replace(/\r$/, '');
    this.#rest.delete(source);
    return rest ? [rest] : [];
  }
}
