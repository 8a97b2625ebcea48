/** Text under construction, with the state that libyaml's emitter keeps between two writes. */
export class ColumnWriter {
  readonly #parts: string[] = [];
  column = 0;
  /** True after a blank or at the start of a line: no further blank is needed. */
  whitespace = true;
  /** True as long as only indentation and indicators such as `- ` stand on the line. */
  indention = true;

  write(text: string): void {
    this.#parts.push(text);
    this.column += text.length;
  }

  newline(char = '\n'): void {
    this.#parts.push(char);
    this.column = 0;
    this.whitespace = true;
  }

  /** Goes to a column of a fresh line, unless it is already there. */
  indent(to: number): void {
    const column = Math.max(0, to);
    if (!this.indention || this.column > column || (this.column === column && !this.whitespace)) this.newline();
    if (this.column < column) this.write(' '.repeat(column - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  /** Writes punctuation such as `-`, `:` or `[`. */
  indicator(text: string, needsSpace: boolean, keepsWhitespace = false, keepsIndention = false): void {
    if (needsSpace && !this.whitespace) this.write(' ');
    this.write(text);
    this.whitespace = keepsWhitespace;
    this.indention = this.indention && keepsIndention;
  }

  toString(): string {
    return this.#parts.join('');
  }
}
