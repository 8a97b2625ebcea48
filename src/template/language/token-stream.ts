import { MAX_DEPTH } from '../operations/limits.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { describeToken, type Token, type TokenKind } from './token.ts';

/** The tokens of a template with a place in them: what both parsers read from. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #last: Token;
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#last = tokens.at(-1) ?? { kind: 'end', value: '', start: 0, end: 0 };
  }

  get current(): Token {
    return this.#tokens[this.#index] ?? this.#last;
  }

  get following(): Token {
    return this.#tokens[this.#index + 1] ?? this.#last;
  }

  /** Where the last token that was taken ends. */
  get taken(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  next(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  is(kind: TokenKind, value?: string): boolean {
    return this.current.kind === kind && (value === undefined || this.current.value === value);
  }

  isOperator(value: string): boolean {
    return this.is('operator', value);
  }

  isWord(value: string): boolean {
    return this.is('name', value);
  }

  /** Takes the operator where it comes next. */
  takeOperator(value: string): boolean {
    if (!this.isOperator(value)) return false;
    this.#index++;
    return true;
  }

  /** Takes the keyword where it comes next. */
  takeWord(value: string): boolean {
    if (!this.isWord(value)) return false;
    this.#index++;
    return true;
  }

  expectOperator(value: string): void {
    if (!this.takeOperator(value)) this.failExpecting(`"${value}"`);
  }

  expectWord(value: string): void {
    if (!this.takeWord(value)) this.failExpecting(`"${value}"`);
  }

  expect(kind: TokenKind, what: string): Token {
    return this.is(kind) ? this.next() : this.failExpecting(what);
  }

  failExpecting(what: string): never {
    return this.fail(`expected ${what}, found ${describeToken(this.current)}`);
  }

  fail(message: string, { start, end }: { start: number; end: number } = this.current, hint?: string): never {
    throw new SyntaxFault(message, start, end, hint);
  }

  /** Reads something that may hold itself, no deeper than the stack allows. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail(`this is nested deeper than ${MAX_DEPTH} levels`);
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}
