/** What a stream carried between two marks, and the word of the mark that ended it. */
export interface Section {
  readonly word: string;
  readonly bytes: Buffer;
  /** True where more came than is kept. */
  readonly truncated: boolean;
}

const NEWLINE = 0x0a;

/**
 * Cuts a stream of bytes at lines `MARK word`, wherever the chunks happen to end. The newline before a mark belongs to
 * the mark. Of one section at most `limit` bytes are kept; the rest is read and forgotten.
 */
export class SectionReader {
  readonly #delimiter: Buffer;
  readonly #limit: number;
  readonly #onSection: (section: Section) => void;
  readonly #onBytes: (bytes: Buffer) => void;
  #held = Buffer.alloc(0);
  #kept: Buffer[] = [];
  #size = 0;
  #truncated = false;

  /** @param onBytes sees the bytes of a section as they come */
  constructor(
    mark: string,
    limit: number,
    onSection: (section: Section) => void,
    onBytes: (bytes: Buffer) => void = () => {},
  ) {
    this.#delimiter = Buffer.from(`\n${mark} `);
    this.#limit = limit;
    this.#onSection = onSection;
    this.#onBytes = onBytes;
  }

  push(chunk: Buffer): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      const start = rest.indexOf(this.#delimiter);
      if (start < 0) break;
      const wordStart = start + this.#delimiter.length;
      const end = rest.indexOf(NEWLINE, wordStart);
      if (end < 0) break;
      this.#keep(rest.subarray(0, start));
      this.#finish(rest.toString('latin1', wordStart, end));
      rest = rest.subarray(end + 1);
    }
    const safe = this.#withoutMark(rest);
    this.#keep(rest.subarray(0, safe));
    this.#held = Buffer.from(rest.subarray(safe));
  }

  /** The end of what has come since the last mark, as text: what to show when no mark will follow. */
  tail(length: number): string {
    return Buffer.concat([...this.#kept, this.#held])
      .subarray(-length)
      .toString('utf8')
      .trim();
  }

  /** How many of these bytes cannot be part of a mark. */
  #withoutMark(bytes: Buffer): number {
    const whole = bytes.indexOf(this.#delimiter);
    if (whole >= 0) return whole;
    const first = Math.max(0, bytes.length - this.#delimiter.length + 1);
    for (let start = bytes.indexOf(NEWLINE, first); start >= 0; start = bytes.indexOf(NEWLINE, start + 1)) {
      const length = bytes.length - start;
      if (bytes.compare(this.#delimiter, 0, length, start) === 0) return start;
    }
    return bytes.length;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#onBytes(bytes);
    const room = this.#limit - this.#size;
    if (bytes.length > room) this.#truncated = true;
    const part = bytes.subarray(0, Math.max(0, room));
    this.#kept.push(part);
    this.#size += part.length;
  }

  #finish(word: string): void {
    const section = { word, bytes: Buffer.concat(this.#kept), truncated: this.#truncated };
    this.#kept = [];
    this.#size = 0;
    this.#truncated = false;
    this.#onSection(section);
  }
}
