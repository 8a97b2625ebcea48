import { refuse } from '../../operations/usable.ts';
import type { Query } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';

/** How tightly each token binds to what stands left of it (grammar of JMESPath, jmespath.org). */
const POWER: Readonly<Record<string, number | undefined>> = {
  '|': 1,
  '||': 2,
  '&&': 3,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '[]': 9,
  '[?': 21,
  '.': 40,
  '[': 55,
};
const STAR = 20;
const NOT = 45;
/** Weaker tokens end a projection: what follows applies to its result as a whole. */
const PROJECTION_END = 10;

/** @throws InfrakitError where the text is no JMESPath expression */
export function parseQuery(expression: string): Query {
  return new QueryParser(expression).whole();
}

class QueryParser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = tokenize(expression);
  }

  whole(): Query {
    const query = this.#parse(0);
    if (this.#kind() !== 'end') this.#fail();
    return query;
  }

  #parse(power: number): Query {
    let left = this.#start();
    while (power < (POWER[this.#kind()] ?? 0)) left = this.#continue(left);
    return left;
  }

  /** What can stand at the start of an expression. */
  #start(): Query {
    const token = this.#take();
    switch (token.kind) {
      case 'literal':
        return { kind: 'literal', value: token.value };
      case 'name':
        return this.#accept('(') ? this.#call(String(token.value)) : { kind: 'field', name: String(token.value) };
      case '@':
        return { kind: 'current' };
      case '*':
        return this.#project({ kind: 'values', left: { kind: 'current' }, right: { kind: 'current' } });
      case '!':
        return { kind: 'not', operand: this.#parse(NOT) };
      case '&':
        return { kind: 'reference', query: this.#parse(0) };
      case '(': {
        const inner = this.#parse(0);
        this.#expect(')');
        return inner;
      }
      case '{':
        return this.#dict();
      case '[]':
        return this.#project({
          kind: 'items',
          left: { kind: 'flatten', left: { kind: 'current' } },
          right: { kind: 'current' },
        });
      case '[?':
        return this.#filter({ kind: 'current' });
      case '[':
        return ['number', ':'].includes(this.#kind()) || this.#isStarIndex()
          ? this.#bracket({ kind: 'current' })
          : this.#list();
      default:
        return this.#fail(token);
    }
  }

  #continue(left: Query): Query {
    const token = this.#take();
    switch (token.kind) {
      case '|':
        return { kind: 'chain', left, right: this.#parse(1) };
      case '||':
        return { kind: 'or', left, right: this.#parse(2) };
      case '&&':
        return { kind: 'and', left, right: this.#parse(3) };
      case '[]':
        return this.#project({ kind: 'items', left: { kind: 'flatten', left }, right: { kind: 'current' } });
      case '[?':
        return this.#filter(left);
      case '[':
        return this.#bracket(left);
      case '.':
        if (this.#accept('*')) return this.#project({ kind: 'values', left, right: { kind: 'current' } });
        return { kind: 'chain', left, right: this.#afterDot(POWER['.'] ?? 0) };
      default:
        return { kind: 'compare', operator: token.kind, left, right: this.#parse(POWER[token.kind] ?? 0) };
    }
  }

  #afterDot(power: number): Query {
    if (this.#kind() === 'name') return this.#parse(power);
    if (this.#accept('[')) return this.#list();
    if (this.#accept('{')) return this.#dict();
    return this.#fail();
  }

  /** What a projection applies to each of its items. */
  #project<T extends Query & { readonly right: Query }>(projection: T): T {
    const next = this.#kind();
    if ((POWER[next] ?? 0) < PROJECTION_END) return projection;
    if (next === '[' || next === '[?') return { ...projection, right: this.#parseFrom(STAR) };
    if (!this.#accept('.')) return this.#fail();
    if (this.#accept('*')) {
      const inner = this.#project({ kind: 'values', left: { kind: 'current' }, right: { kind: 'current' } } as const);
      return { ...projection, right: inner };
    }
    return { ...projection, right: this.#afterDot(STAR) };
  }

  /** An expression that starts with a bracket applied to the current item. */
  #parseFrom(power: number): Query {
    let left: Query = { kind: 'current' };
    while (power < (POWER[this.#kind()] ?? 0)) left = this.#continue(left);
    return left;
  }

  #filter(left: Query): Query {
    const condition = this.#parse(0);
    this.#expect(']');
    return this.#project({ kind: 'filter', left, right: { kind: 'current' }, condition });
  }

  /** `[0]`, `[1:3]` or `[*]`, behind the bracket. */
  #bracket(left: Query): Query {
    if (this.#accept('*')) {
      this.#expect(']');
      return this.#project({ kind: 'items', left, right: { kind: 'current' } });
    }
    const bounds: (number | undefined)[] = [undefined];
    while (this.#kind() !== ']') {
      const token = this.#take();
      if (token.kind === ':') bounds.push(undefined);
      else if (token.kind === 'number') bounds[bounds.length - 1] = Number(token.value);
      else return this.#fail(token);
    }
    this.#expect(']');
    const [index] = bounds;
    if (bounds.length > 1) {
      return this.#project({
        kind: 'items',
        left: { kind: 'chain', left, right: { kind: 'slice', bounds } },
        right: { kind: 'current' },
      });
    }
    return index === undefined ? this.#fail() : { kind: 'chain', left, right: { kind: 'index', index } };
  }

  #list(): Query {
    return { kind: 'list', items: this.#separated(']', () => this.#parse(0)) };
  }

  #dict(): Query {
    const entries = this.#separated('}', (): readonly [string, Query] => {
      const key = this.#take();
      if (key.kind !== 'name') this.#fail(key);
      this.#expect(':');
      return [String(key.value), this.#parse(0)];
    });
    return { kind: 'dict', entries };
  }

  #call(name: string): Query {
    if (this.#accept(')')) return { kind: 'call', name, args: [] };
    return { kind: 'call', name, args: this.#separated(')', () => this.#parse(0)) };
  }

  #separated<T>(close: string, read: () => T): T[] {
    const items = [read()];
    while (this.#accept(',')) items.push(read());
    this.#expect(close);
    return items;
  }

  #isStarIndex(): boolean {
    return this.#kind() === '*' && this.#tokens[this.#at + 1]?.kind === ']';
  }

  #kind(): string {
    return this.#tokens[this.#at]?.kind ?? 'end';
  }

  #take(): Token {
    return this.#tokens[this.#at++] ?? { kind: 'end', value: null, at: this.#expression.length };
  }

  #accept(kind: string): boolean {
    if (this.#kind() !== kind) return false;
    this.#at++;
    return true;
  }

  #expect(kind: string): void {
    if (!this.#accept(kind)) this.#fail();
  }

  #fail(token = this.#tokens[this.#at]): never {
    const at = token?.at ?? this.#expression.length;
    const found = token?.kind === 'end' ? 'the end' : JSON.stringify(this.#expression.slice(at, at + 10));
    return refuse(`the query ${JSON.stringify(this.#expression)} cannot go on with ${found}`);
  }
}
