import type { BinaryOperator } from '../operations/arithmetic.ts';
import type { CompareOperator, Expr, FilterUse } from './ast.ts';
import { OperandParser } from './operand-parser.ts';
import type { TokenStream } from './token-stream.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Reads expressions with Jinja's precedence, loosest first: inline if, or, and, not, comparison, + -, ~, * / // %, **,
 * unary signs, postfix (`.name`, `[…]`, calls), filters and tests.
 */
export class ExpressionParser {
  readonly #tokens: TokenStream;
  readonly #operands: OperandParser;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
    this.#operands = new OperandParser(tokens, this);
  }

  /** `name(args) | name …` for the text of a body; the first `|` is already taken. */
  bodyFilter(): FilterUse {
    const chain = this.#operands.filters(this.#operands.filter('body'));
    return chain.kind === 'filter' ? chain : this.#tokens.fail('only filters can stand here', chain);
  }

  /** An expression, or several parted by commas, which make a tuple. */
  tuple(withCondition = true): Expr {
    const { start } = this.#tokens.current;
    const first = this.#one(withCondition);
    if (!this.#tokens.isOperator(',')) return first;
    const items = [first];
    while (this.#tokens.takeOperator(',')) {
      if (this.#endsTuple()) break;
      items.push(this.#one(withCondition));
    }
    return { kind: 'tuple', items, start, end: this.#tokens.taken };
  }

  #one(withCondition: boolean): Expr {
    return withCondition ? this.expression() : this.#tokens.nested(() => this.#or());
  }

  #endsTuple(): boolean {
    const { kind } = this.#tokens.current;
    if (kind === 'variable-end' || kind === 'block-end' || kind === 'end') return true;
    return this.#tokens.isOperator(')') || this.#tokens.isWord('in') || this.#tokens.isWord('recursive');
  }

  expression(): Expr {
    return this.#tokens.nested(() => this.#conditional());
  }

  #conditional(): Expr {
    const { start } = this.#tokens.current;
    let value = this.#or();
    while (this.#tokens.takeWord('if')) {
      const condition = this.#or();
      const otherwise = this.#tokens.takeWord('else') ? this.expression() : undefined;
      value = { kind: 'conditional', condition, value, otherwise, start, end: this.#tokens.taken };
    }
    return value;
  }

  #or(): Expr {
    return this.#logical('or', () => this.#logical('and', () => this.#not()));
  }

  #logical(kind: 'and' | 'or', operand: () => Expr): Expr {
    const { start } = this.#tokens.current;
    let left = operand();
    while (this.#tokens.takeWord(kind)) {
      left = { kind, left, right: operand(), start, end: this.#tokens.taken };
    }
    return left;
  }

  #not(): Expr {
    const { start } = this.#tokens.current;
    if (!this.#tokens.takeWord('not')) return this.#comparison();
    const operand = this.#tokens.nested(() => this.#not());
    return { kind: 'not', operand, start, end: this.#tokens.taken };
  }

  #comparison(): Expr {
    const { start } = this.#tokens.current;
    const first = this.#sum();
    const rest: { operator: CompareOperator; operand: Expr }[] = [];
    for (let operator = this.#comparator(); operator; operator = this.#comparator()) {
      rest.push({ operator, operand: this.#sum() });
    }
    return rest.length === 0 ? first : { kind: 'compare', first, rest, start, end: this.#tokens.taken };
  }

  #comparator(): CompareOperator | undefined {
    const { current, following } = this.#tokens;
    if (current.kind === 'operator' && COMPARISONS.has(current.value)) {
      return this.#tokens.next().value as CompareOperator;
    }
    if (this.#tokens.takeWord('in')) return 'in';
    if (!this.#tokens.isWord('not') || following.value !== 'in') return undefined;
    this.#tokens.next();
    this.#tokens.next();
    return 'not in';
  }

  #sum(): Expr {
    return this.#binary(['+', '-'], () => this.#concat());
  }

  #concat(): Expr {
    const { start } = this.#tokens.current;
    const first = this.#product();
    if (!this.#tokens.isOperator('~')) return first;
    const parts = [first];
    while (this.#tokens.takeOperator('~')) parts.push(this.#product());
    return { kind: 'concat', parts, start, end: this.#tokens.taken };
  }

  #product(): Expr {
    return this.#binary(['*', '/', '//', '%'], () => this.#binary(['**'], () => this.#unary(true)));
  }

  #binary(operators: readonly BinaryOperator[], operand: () => Expr): Expr {
    const { start } = this.#tokens.current;
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.#tokens.takeOperator(candidate));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: operand(), start, end: this.#tokens.taken };
    }
  }

  #unary(withFilters: boolean): Expr {
    const { start } = this.#tokens.current;
    const sign = this.#tokens.takeOperator('-') ? 'negate' : this.#tokens.takeOperator('+') ? 'plus' : undefined;
    let value: Expr;
    if (sign) {
      const operand = this.#tokens.nested(() => this.#unary(false));
      value = { kind: sign, operand, start, end: this.#tokens.taken };
    } else {
      value = this.#operands.primary();
    }
    value = this.#operands.postfix(value);
    return withFilters ? this.#operands.filters(value) : value;
  }
}
