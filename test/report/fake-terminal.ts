import type { Terminal } from '../../src/report/terminal-window.ts';

/** The screen of a terminal that understands what a redrawn window needs: erase line, up, to column one, line feed. */
export class FakeTerminal {
  readonly columns = 80;
  readonly rows = 24;
  readonly isTTY = true;
  readonly lines: string[] = [''];
  writes = 0;
  isCursorShown = true;
  #row = 0;
  #column = 0;

  write(text: string, done?: () => void): boolean {
    this.writes += 1;
    for (const [token] of text.matchAll(/\x1b\[[0-9;?]*[A-Za-z]|[\s\S]/g)) this.#take(token);
    done?.();
    return true;
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** As the stream that reporters take. */
  get stream(): Terminal {
    return this as unknown as Terminal;
  }

  #take(token: string): void {
    if (token === '\n') {
      this.#row += 1;
      this.#column = 0;
      this.lines[this.#row] ??= '';
    } else if (token === '\x1b[2K') {
      this.lines[this.#row] = '';
    } else if (token === '\x1b[1A') {
      this.#row -= 1;
    } else if (token === '\x1b[G') {
      this.#column = 0;
    } else if (token === '\x1b[?25l' || token === '\x1b[?25h') {
      this.isCursorShown = token.endsWith('h');
    } else if (token.length > 1) {
      throw new Error(`the window sends ${JSON.stringify(token)}`);
    } else {
      const line = this.lines[this.#row] ?? '';
      this.lines[this.#row] = line.slice(0, this.#column) + token + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }
}
