/**
 * For every character of the value of a YAML scalar (and its end), the offset in the scalar as it is written: behind
 * quotes, escapes, the header and indentation of a block, and folded lines. Where the two do not fit, the best guess.
 */
export function alignScalar(written: string, value: string): number[] {
  if (written === value) return Array.from({ length: value.length + 1 }, (_, i) => i);
  return new Alignment(written, value).run();
}

/** What `\` and a letter stand for where a double-quoted scalar is not simply that letter. */
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|[\s\S])/y;
const FOLD = /[ \t]*(?:\r?\n[ \t]*)+/y;
const BLOCK_HEADER = /^[|>][^\n]*\n/;

class Alignment {
  readonly #written: string;
  readonly #value: string;
  readonly #offsets: number[] = [];
  readonly #style: 'plain' | 'single' | 'double' | 'block';
  #at = 0;

  constructor(written: string, value: string) {
    this.#written = written;
    this.#value = value;
    const first = written[0];
    if (first === "'") this.#style = 'single';
    else if (first === '"') this.#style = 'double';
    else this.#style = BLOCK_HEADER.test(written) ? 'block' : 'plain';
  }

  run(): number[] {
    if (this.#style === 'block') this.#at = this.#blockStart();
    else if (this.#style !== 'plain') this.#at = 1;
    let i = 0;
    while (i < this.#value.length) i += this.#step(i);
    this.#offsets.push(Math.min(this.#at, this.#written.length));
    return this.#offsets;
  }

  #blockStart(): number {
    const header = BLOCK_HEADER.exec(this.#written)?.[0].length ?? 0;
    return header + (/^[ \t\n]*/.exec(this.#written.slice(header))?.[0].length ?? 0);
  }

  /** Places the character at `i`, with those that come from the same written stretch; says how many. */
  #step(i: number): number {
    const char = this.#value[i];
    if (this.#style === 'double' && this.#written[this.#at] === '\\') return this.#escape(i);
    FOLD.lastIndex = this.#at;
    const fold = FOLD.exec(this.#written)?.[0];
    if (fold !== undefined && (char === '\n' || char === ' ')) return this.#fold(i, fold);
    this.#offsets.push(this.#at);
    const isDoubled = this.#style === 'single' && char === "'" && this.#written.startsWith("''", this.#at);
    this.#at += isDoubled ? 2 : 1;
    return 1;
  }

  #escape(i: number): number {
    ESCAPE.lastIndex = this.#at;
    const sequence = ESCAPE.exec(this.#written)?.[0] ?? '\\';
    const isContinuation = /^\\\r?\n/.test(sequence);
    if (!isContinuation) this.#offsets.push(this.#at);
    this.#at += sequence.length;
    if (isContinuation) return 0;
    const isPair = (this.#value.codePointAt(i) ?? 0) > 0xffff;
    if (isPair) this.#offsets.push(this.#at - sequence.length);
    return isPair ? 2 : 1;
  }

  /** A line break as written, with the indentation behind it, gives one blank or one or more newlines. */
  #fold(i: number, fold: string): number {
    const breaks = /^[\n ]?\n*/.exec(this.#value.slice(i))?.[0].length ?? 1;
    const count = Math.max(1, Math.min(breaks, fold.split('\n').length - 1));
    for (let n = 0; n < count; n++) this.#offsets.push(this.#at);
    this.#at += fold.length;
    const indent = this.#style === 'block' ? /[ \t]*$/.exec(fold)?.[0].length : 0;
    const kept = /^[ \t]*/.exec(this.#value.slice(i + count))?.[0].length ?? 0;
    if (indent) this.#at -= Math.min(indent, kept);
    return count;
  }
}
