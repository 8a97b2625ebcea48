import { toFloat, toInteger } from '../operations/number.ts';
import type { Arguments, Constant, Expr, FilterUse } from './ast.ts';
import { describeToken } from './token.ts';
import type { TokenStream } from './token-stream.ts';

const CONSTANTS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
/** Words that end a test written without parentheses, such as `x is defined and y`. */
const AFTER_TEST: ReadonlySet<string> = new Set(['and', 'else', 'if', 'in', 'not', 'or', 'recursive']);

/** What reads the expressions within brackets. */
interface Inner {
  expression(): Expr;
  tuple(): Expr;
}

/** Reads what operators stand between: a value with what follows it, `user.groups[0] | upper is defined`. */
export class OperandParser {
  readonly #tokens: TokenStream;
  readonly #inner: Inner;

  constructor(tokens: TokenStream, inner: Inner) {
    this.#tokens = tokens;
    this.#inner = inner;
  }

  /** A literal, a name, or something in brackets. */
  primary(): Expr {
    const token = this.#tokens.next();
    const { kind, value, start, end } = token;
    if (kind === 'name') {
      const constant = CONSTANTS.get(value);
      return constant === undefined
        ? { kind: 'name', name: value, start, end }
        : { kind: 'constant', value: constant, start, end };
    }
    if (kind === 'string') return this.#strings(value, start);
    if (kind === 'integer' || kind === 'float') return { kind: 'constant', value: readNumber(value, kind), start, end };
    if (kind === 'operator' && value === '(') return this.#parenthesis(start);
    if (kind === 'operator' && value === '[') return this.#list(start);
    if (kind === 'operator' && value === '{') return this.#dict(start);
    return this.#tokens.fail(`expected a value, found ${describeToken(token)}`, token, hintAt(value));
  }

  /** Literals that stand side by side are one text. */
  #strings(first: string, start: number): Constant {
    let value = first;
    while (this.#tokens.is('string')) value += this.#tokens.next().value;
    return { kind: 'constant', value, start, end: this.#tokens.taken };
  }

  #parenthesis(start: number): Expr {
    if (this.#tokens.takeOperator(')')) return { kind: 'tuple', items: [], start, end: this.#tokens.taken };
    const inner = this.#inner.tuple();
    this.#tokens.expectOperator(')');
    return { ...inner, start, end: this.#tokens.taken };
  }

  #list(start: number): Expr {
    const items: Expr[] = [];
    this.#commaSeparated(']', () => items.push(this.#inner.expression()));
    return { kind: 'list', items, start, end: this.#tokens.taken };
  }

  #dict(start: number): Expr {
    const entries: [Expr, Expr][] = [];
    this.#commaSeparated('}', () => {
      const key = this.#inner.expression();
      this.#tokens.expectOperator(':');
      entries.push([key, this.#inner.expression()]);
    });
    return { kind: 'dict', entries, start, end: this.#tokens.taken };
  }

  /** Reads up to the closing operator; a comma may stand before it. */
  #commaSeparated(closing: string, read: () => void): void {
    let isFirst = true;
    while (!this.#tokens.takeOperator(closing)) {
      if (!isFirst) {
        this.#tokens.expectOperator(',');
        if (this.#tokens.takeOperator(closing)) return;
      }
      isFirst = false;
      read();
    }
  }

  /** `.name`, `[…]` and calls, as many as follow. */
  postfix(value: Expr): Expr {
    let result = value;
    for (;;) {
      if (this.#tokens.takeOperator('.')) result = this.#attribute(result);
      else if (this.#tokens.takeOperator('[')) result = this.#subscript(result);
      else if (this.#tokens.isOperator('(')) result = this.#call(result);
      else return result;
    }
  }

  #attribute(of: Expr): Expr {
    const token = this.#tokens.next();
    const { start, end, value } = token;
    if (token.kind === 'name') return { kind: 'attribute', of, name: value, start: of.start, end };
    if (token.kind !== 'integer') this.#tokens.fail(`expected a name after ".", found ${describeToken(token)}`, token);
    const key: Expr = { kind: 'constant', value: Number(value), start, end };
    return { kind: 'item', of, key, start: of.start, end };
  }

  #subscript(of: Expr): Expr {
    const bound = () =>
      this.#tokens.isOperator(':') || this.#tokens.isOperator(']') ? undefined : this.#inner.expression();
    const from = bound();
    if (from && this.#tokens.takeOperator(']'))
      return { kind: 'item', of, key: from, start: of.start, end: this.#tokens.taken };
    this.#tokens.expectOperator(':');
    const to = bound();
    const step = this.#tokens.takeOperator(':') ? bound() : undefined;
    this.#tokens.expectOperator(']');
    return { kind: 'slice', of, from, to, step, start: of.start, end: this.#tokens.taken };
  }

  #call(callee: Expr): Expr {
    return { kind: 'call', callee, args: this.#args(), start: callee.start, end: this.#tokens.taken };
  }

  /** The arguments of a call, in their parentheses. */
  #args(): Arguments {
    const positional: Expr[] = [];
    const named: [string, Expr][] = [];
    let spread: Expr | undefined;
    let spreadNamed: Expr | undefined;
    this.#tokens.expectOperator('(');
    this.#commaSeparated(')', () => {
      const { current, following } = this.#tokens;
      if (this.#tokens.takeOperator('*')) spread = this.#inner.expression();
      else if (this.#tokens.takeOperator('**')) spreadNamed = this.#inner.expression();
      else if (current.kind === 'name' && following.kind === 'operator' && following.value === '=') {
        this.#tokens.next();
        this.#tokens.next();
        if (named.some(([name]) => name === current.value)) this.#tokens.fail('this argument is given twice', current);
        named.push([current.value, this.#inner.expression()]);
      } else {
        if (named.length > 0) this.#tokens.fail('an argument without a name cannot follow one with a name');
        positional.push(this.#inner.expression());
      }
    });
    return { positional, named, spread, spreadNamed };
  }

  /** `| filter`, `is test` and calls of their results, as many as follow. */
  filters(value: Expr): Expr {
    let result = value;
    for (;;) {
      if (this.#tokens.takeOperator('|')) result = this.filter(result);
      else if (this.#tokens.takeWord('is')) result = this.#test(result);
      else if (this.#tokens.isOperator('(')) result = this.#call(result);
      else return result;
    }
  }

  /** One filter with its arguments; the `|` before it is already taken. */
  filter(input: Expr | 'body'): FilterUse {
    const { start } = this.#tokens.current;
    const name = this.#dotted('the name of a filter');
    const args = this.#tokens.isOperator('(') ? this.#args() : NO_ARGUMENTS;
    return { kind: 'filter', name, input, args, start, end: this.#tokens.taken };
  }

  #test(input: Expr): Expr {
    const negated = this.#tokens.takeWord('not');
    const { start } = this.#tokens.current;
    const name = this.#dotted('the name of a test');
    const args = this.#testArguments();
    return { kind: 'test', name, input, args, negated, start, end: this.#tokens.taken };
  }

  #testArguments(): Arguments {
    if (this.#tokens.isOperator('(')) return this.#args();
    const { kind, value } = this.#tokens.current;
    if (kind === 'name' && value === 'is')
      this.#tokens.fail('tests cannot be chained with "is"', undefined, 'join them with "and"');
    const isName = kind === 'name' && !AFTER_TEST.has(value);
    const isLiteral = kind === 'string' || kind === 'integer' || kind === 'float';
    if (!isName && !isLiteral && !this.#tokens.isOperator('[') && !this.#tokens.isOperator('{')) return NO_ARGUMENTS;
    return { positional: [this.postfix(this.primary())], named: [] };
  }

  #dotted(what: string): string {
    let name = this.#tokens.expect('name', what).value;
    while (this.#tokens.takeOperator('.')) name += `.${this.#tokens.expect('name', what).value}`;
    return name;
  }
}

const NO_ARGUMENTS: Arguments = { positional: [], named: [] };

function readNumber(written: string, kind: 'integer' | 'float'): Constant['value'] {
  const digits = written.replaceAll('_', '');
  return kind === 'float' ? toFloat(Number(digits)) : toInteger(BigInt(digits));
}

const hintAt = (value: string): string | undefined =>
  value === '{' || value === '%' ? 'an expression holds no tags: write the variable without {{ }}' : undefined;
