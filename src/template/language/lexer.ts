import { readEscapedLiteral, readLiteral } from './string-literal.ts';
import { SyntaxFault } from './syntax-fault.ts';
import type { SyntaxOptions } from './syntax-options.ts';
import type { Token, TokenKind } from './token.ts';

const NEWLINE = /\r\n|\r|\n/y;
const SPACE = /\s+/y;
/** The end of a line, with the empty lines behind it. */
const LINE_END = /\s*(?:\n|$)/my;
const REST_OF_LINE = /[^\n]*/y;
const RAW = /([-+]?)\s*raw\s*(-?)/y;
const NUMBER_AFTER_DOT = /\d+/y;
const FLOAT = /\d[\d_]*(?:\.\d[\d_]*(?:[eE][-+]?\d[\d_]*)?|[eE][-+]?\d[\d_]*)/y;
const INTEGER = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\*\*|\/\/|==|!=|<=|>=|[-+*/%~|.,:=<>()[\]{}]/y;
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** What the end of a tag does to the text that follows it. */
type Trim = 'nothing' | 'newline' | 'space';

/**
 * Cuts the text of a template into tokens, from `offset` on. White space control follows Jinja: `-` strips, `+` keeps,
 * `trim_blocks` and `lstrip_blocks` as in the options; one newline at the very end is dropped.
 *
 * @throws SyntaxFault for a tag that is not closed or holds a character without meaning
 */
export function tokenize(text: string, options: SyntaxOptions, offset = 0): Token[] {
  return new Lexer(text, options, offset).run();
}

class Lexer {
  readonly #text: string;
  readonly #options: SyntaxOptions;
  readonly #end: number;
  readonly #tokens: Token[] = [];
  readonly #opening: RegExp;
  #position: number;
  #trim: Trim = 'nothing';
  /** Whether the last thing read was a newline, so that a tag here stands first in its line. */
  #lineStarts = true;

  constructor(text: string, options: SyntaxOptions, offset: number) {
    this.#text = text;
    this.#options = options;
    this.#position = offset;
    this.#end = text.length - (/\r?\n$|\r$/.exec(text.slice(offset))?.[0].length ?? 0);
    this.#opening = openingOf(options);
  }

  run(): Token[] {
    while (this.#position < this.#end) {
      this.#opening.lastIndex = this.#position;
      const found = this.#opening.exec(this.#text);
      const opening = found && found.index < this.#end ? found[0] : undefined;
      const start = found && opening !== undefined ? found.index : this.#end;
      const sign = opening === undefined ? '' : this.#signAt(start + opening.length);
      this.#data(start, sign, opening !== undefined && opening !== this.#options.variableStart);
      this.#position = start;
      if (found === null || opening === undefined) continue;
      const inside = start + opening.length + sign.length;
      if (found.groups?.statement !== undefined) this.#lineStatement(start, inside);
      else if (found.groups?.comment !== undefined) this.#position = this.#skip(REST_OF_LINE, inside, this.#end);
      else this.#tag(opening, start, inside);
    }
    this.#push('end', '', this.#end, this.#end);
    return this.#tokens;
  }

  #signAt(index: number): string {
    const char = this.#text[index];
    return char === '-' || char === '+' ? char : '';
  }

  /** The text between two tags, without what the tags at both its ends strip. */
  #data(end: number, sign: string, isBlock: boolean): void {
    let start = this.#position;
    if (this.#trim === 'space') start = this.#skip(SPACE, start, end);
    else if (this.#trim === 'newline') start = this.#skip(NEWLINE, start, end);
    const lineStarts =
      start > this.#position ? /[\r\n]$/.test(this.#text.slice(this.#position, start)) : this.#lineStarts;
    this.#trim = 'nothing';
    let data = this.#text.slice(start, end);
    if (sign === '-') data = data.trimEnd();
    else if (this.#options.lstripBlocks && isBlock && sign !== '+') data = withoutIndent(data, lineStarts);
    if (data !== '') this.#push('data', data.replace(/\r\n?/g, '\n'), start, end);
  }

  #skip(pattern: RegExp, start: number, end: number): number {
    pattern.lastIndex = start;
    return pattern.test(this.#text) ? Math.min(pattern.lastIndex, end) : start;
  }

  #tag(opening: string, start: number, inside: number): void {
    this.#lineStarts = false;
    if (opening === this.#options.commentStart) this.#comment(start, inside);
    else if (opening === this.#options.variableStart) this.#expression('variable', start, inside);
    else if (!this.#raw(start, start + opening.length)) this.#expression('block', start, inside);
  }

  #comment(start: number, inside: number): void {
    const { commentEnd } = this.#options;
    const end = this.#text.indexOf(commentEnd, inside);
    if (end < 0) throw new SyntaxFault('this comment is not closed', start, inside);
    this.#close(end > inside ? this.#signAt(end - 1) : '', end + commentEnd.length, true);
  }

  /** Goes on behind the end of a tag. */
  #close(sign: string, end: number, isBlock: boolean): void {
    if (sign === '-') this.#trim = 'space';
    else if (isBlock && sign !== '+' && this.#options.trimBlocks) this.#trim = 'newline';
    this.#position = end;
  }

  /** `{% raw %}`: everything up to `{% endraw %}` is data. */
  #raw(start: number, inside: number): boolean {
    const { blockStart, blockEnd } = this.#options;
    RAW.lastIndex = inside;
    const match = RAW.exec(this.#text);
    if (!match || !this.#text.startsWith(blockEnd, RAW.lastIndex)) return false;
    const closing = new RegExp(`${escapeRegExp(blockStart)}([-+]?)\\s*endraw\\s*([-+]?)${escapeRegExp(blockEnd)}`, 'g');
    this.#position = RAW.lastIndex + blockEnd.length;
    closing.lastIndex = this.#position;
    const end = closing.exec(this.#text);
    if (!end) throw new SyntaxFault('this raw block is not closed', start, this.#position);
    this.#trim = match[2] === '-' ? 'space' : 'nothing';
    this.#data(end.index, end[1] ?? '', true);
    this.#close(end[2] ?? '', closing.lastIndex, true);
    return true;
  }

  #expression(kind: 'variable' | 'block', start: number, inside: number): void {
    const closing = kind === 'variable' ? this.#options.variableEnd : this.#options.blockEnd;
    this.#push(`${kind}-begin`, this.#text.slice(start, inside), start, inside);
    const brackets: string[] = [];
    let position = inside;
    for (;;) {
      position = this.#skip(SPACE, position, this.#text.length);
      if (position >= this.#end) throw new SyntaxFault('this tag is not closed', start, inside);
      if (brackets.length === 0) {
        const sign = this.#closingSign(closing, position, kind);
        if (sign !== undefined) {
          const end = position + sign.length + closing.length;
          this.#push(`${kind}-end`, closing, position, end);
          this.#close(sign, end, kind === 'block');
          return;
        }
      }
      position = this.#token(position, brackets);
    }
  }

  /** A statement that ends with its line, or with the line in which its last bracket closes. */
  #lineStatement(start: number, inside: number): void {
    this.#lineStarts = true;
    this.#push('block-begin', this.#text.slice(start, inside), start, inside);
    const brackets: string[] = [];
    let position = inside;
    for (;;) {
      const end = brackets.length === 0 ? this.#skip(LINE_END, position, this.#end) : position;
      if (end > position || (brackets.length === 0 && position >= this.#end)) {
        this.#push('block-end', '', position, end);
        this.#position = end;
        return;
      }
      const next = this.#skip(SPACE, position, this.#text.length);
      if (next >= this.#end) throw new SyntaxFault('this line statement is not closed', start, inside);
      position = this.#token(next, brackets);
    }
  }

  /** The sign before the end of a tag where one stands here; `+` has a meaning only in blocks. */
  #closingSign(closing: string, position: number, kind: 'variable' | 'block'): string | undefined {
    if (this.#text.startsWith(closing, position)) return '';
    const sign = this.#signAt(position);
    if (sign === '' || (sign === '+' && kind === 'variable')) return undefined;
    return this.#text.startsWith(closing, position + 1) ? sign : undefined;
  }

  #token(position: number, brackets: string[]): number {
    const previous = this.#tokens.at(-1);
    const afterDot = previous?.kind === 'operator' && previous.value === '.';
    const patterns: readonly (readonly [TokenKind, RegExp])[] = afterDot
      ? [['integer', NUMBER_AFTER_DOT], ...PATTERNS]
      : PATTERNS;
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = position;
      const written = pattern.exec(this.#text)?.[0];
      if (written === undefined) continue;
      const end = position + written.length;
      if (kind === 'operator') this.#balance(written, position, brackets);
      this.#push(kind, kind === 'string' ? this.#literal(written, position) : written, position, end);
      return end;
    }
    throw unexpectedCharacter(this.#text, position);
  }

  #literal(written: string, start: number): string {
    return this.#options.literalBackslashes ? readLiteral(written) : readEscapedLiteral(written, start);
  }

  #balance(operator: string, start: number, brackets: string[]): void {
    const closing = CLOSING.get(operator);
    if (closing !== undefined) brackets.push(closing);
    else if (')]}'.includes(operator) && brackets.pop() !== operator) {
      throw new SyntaxFault(`"${operator}" closes nothing here`, start, start + 1);
    }
  }

  #push(kind: TokenKind, value: string, start: number, end: number): void {
    this.#tokens.push({ kind, value, start, end });
  }
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['float', FLOAT],
  ['integer', INTEGER],
  ['name', NAME],
  ['string', STRING],
  ['operator', OPERATOR],
];

/** What opens a tag, or a line that is one; of several that begin in the same place the longest counts. */
function openingOf(options: SyntaxOptions): RegExp {
  const { lineStatementPrefix: statement, lineCommentPrefix: comment } = options;
  const tags = [options.commentStart, options.blockStart, options.variableStart].map((tag) => [tag, escapeRegExp(tag)]);
  if (statement) tags.push([statement, `(?<statement>^[ \\t\\v]*${escapeRegExp(statement)})`]);
  if (comment) tags.push([comment, `(?<comment>(?:^|(?<=\\S))[^\\S\\r\\n]*${escapeRegExp(comment)})`]);
  const longestFirst = tags.sort(([a = ''], [b = '']) => b.length - a.length).map(([, pattern]) => pattern);
  return new RegExp(longestFirst.join('|'), 'gm');
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Drops the blanks after the last newline, or all where the text begins a line and is blank. */
function withoutIndent(data: string, lineStarts: boolean): string {
  const line = Math.max(data.lastIndexOf('\n'), data.lastIndexOf('\r')) + 1;
  return (line > 0 || lineStarts) && /^[ \t]*$/.test(data.slice(line)) ? data.slice(0, line) : data;
}

function unexpectedCharacter(text: string, position: number): SyntaxFault {
  const char = String.fromCodePoint(text.codePointAt(position) ?? 0);
  const end = position + char.length;
  if (char === "'" || char === '"') return new SyntaxFault('this text has no closing quote', position, end);
  const hint = char === '&' || char === '!' ? 'use "and", "or" and "not"' : undefined;
  return new SyntaxFault(`the character "${char}" means nothing in an expression`, position, end, hint);
}
