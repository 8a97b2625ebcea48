import { InfrakitError } from '../../source/infrakit-error.ts';
import type { SourceText, Span } from '../../source/span.ts';

/** One `key = value` of a file. */
export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** What a section without a name of its own gives to all others, as Python's configparser has it. */
const COMMON = 'DEFAULT';

/**
 * The entries of an ini file by `section.key`, read as Python's configparser reads it for Ansible: `=` or `:`, keys in
 * small letters, lines that are indented further go on with the value, `#` and `;` begin a line of comment, and `;` after
 * a blank one behind a value.
 *
 * @throws InfrakitError at a line that is none of this, and where a section or a key stands twice
 */
export function parseIni(source: SourceText): Map<string, IniEntry> {
  const reader = new IniReader(source);
  let start = 0;
  for (const line of source.text.split('\n')) {
    reader.line(line.endsWith('\r') ? line.slice(0, -1) : line, start);
    start += line.length + 1;
  }
  return reader.entries();
}

/** An entry whose value may still grow. */
interface Open {
  readonly section: string;
  readonly key: string;
  readonly lines: string[];
  readonly keySpan: Span;
  readonly start: number;
  end: number;
}

class IniReader {
  readonly #source: SourceText;
  readonly #found = new Map<string, Open>();
  readonly #sections = new Set<string>();
  #section: string | undefined;
  #open: Open | undefined;
  #indent = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  line(line: string, start: number): void {
    const comment = commentStart(line);
    const text = line.slice(0, comment).trim();
    if (text === '') {
      // An empty line is part of a value that goes on after it; a comment is not.
      if (comment === line.length) this.#open?.lines.push('');
      else this.#indent = Number.MAX_SAFE_INTEGER;
      return;
    }
    const indent = line.search(/\S/);
    const span = this.#span(start + indent, start + indent + text.length);
    if (this.#open && indent > this.#indent) {
      this.#open.lines.push(text);
      this.#open.end = span.end;
      return;
    }
    this.#indent = indent;
    const header = /^\[([^\]]+)\]/.exec(text)?.[1];
    if (header === undefined) this.#entry(text, span);
    else this.#header(header, span);
  }

  #header(section: string, span: Span): void {
    if (this.#sections.has(section) && section !== COMMON) {
      throw new InfrakitError(`the section [${section}] stands twice`, { span, hint: 'make one section of both' });
    }
    this.#sections.add(section);
    this.#section = section;
    this.#open = undefined;
  }

  #entry(text: string, span: Span): void {
    const match = /^(.*?)\s*([=:])\s*([\s\S]*)$/.exec(text);
    if (this.#section === undefined) {
      throw new InfrakitError('this stands before any [section]', { span, hint: 'settings stand below [defaults]' });
    }
    if (!match?.[1]) throw new InfrakitError('this is neither [section] nor key = value', { span });
    const key = match[1].toLowerCase();
    const name = `${this.#section}.${key}`;
    const keySpan = { ...span, end: span.start + match[1].length };
    if (this.#found.has(name))
      throw new InfrakitError(`"${key}" stands twice in [${this.#section}]`, { span: keySpan });
    const value = match[3] ?? '';
    const start = span.end - value.length;
    this.#open = { section: this.#section, key, lines: [value], keySpan, start, end: span.end };
    this.#found.set(name, this.#open);
  }

  entries(): Map<string, IniEntry> {
    const entries = [...this.#found.values()].map((open) => this.#closed(open));
    const common = entries.filter(({ section }) => section === COMMON);
    const all = new Map<string, IniEntry>();
    for (const section of this.#sections) {
      if (section === COMMON) continue;
      for (const entry of common) all.set(`${section}.${entry.key}`, entry);
    }
    for (const entry of entries) if (entry.section !== COMMON) all.set(`${entry.section}.${entry.key}`, entry);
    return all;
  }

  #closed({ section, key, lines, keySpan, start, end }: Open): IniEntry {
    return { section, key, value: lines.join('\n').trimEnd(), keySpan, valueSpan: this.#span(start, end) };
  }

  #span(start: number, end: number): Span {
    return { source: this.#source, start, end };
  }
}

function commentStart(line: string): number {
  if (/^\s*[#;]/.test(line)) return 0;
  const inline = line.search(/\s;/);
  return inline < 0 ? line.length : inline + 1;
}
