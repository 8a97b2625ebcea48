import type { Body, Expr, Parameter, Statement, StatementKind } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { parseTarget } from './target-parser.ts';
import type { Token } from './token.ts';
import { describeToken } from './token.ts';
import type { TokenStream } from './token-stream.ts';
import { unknownTag } from './unknown-tag.ts';

type StatementOf<K extends StatementKind> = Omit<Extract<Statement, { kind: K }>, 'start' | 'end'>;
type Unplaced = { [K in StatementKind]: StatementOf<K> }[StatementKind];

/** Reads what stands between expressions: data, `{{ }}` and the tags. */
export class StatementParser {
  readonly #tokens: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #blocks = new Set<string>();
  readonly #tags: ReadonlyMap<string, () => Unplaced> = new Map<string, () => Unplaced>([
    ['autoescape', () => this.#autoescape()],
    ['block', () => this.#block()],
    ['call', () => this.#callBlock()],
    ['extends', () => ({ kind: 'extends', template: this.#expressions.expression() })],
    ['filter', () => this.#filterBlock()],
    ['for', () => this.#for()],
    ['from', () => this.#fromImport()],
    ['if', () => this.#if()],
    ['import', () => this.#import()],
    ['include', () => this.#include()],
    ['macro', () => this.#macro()],
    ['print', () => ({ kind: 'output', value: this.#expressions.tuple() })],
    ['set', () => this.#set()],
    ['with', () => this.#with()],
  ]);

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
    this.#expressions = new ExpressionParser(tokens);
  }

  /** Statements up to a tag with one of the names, which is left to the caller, or to the end of the template. */
  body(ends: readonly string[]): Body {
    return this.#tokens.nested(() => {
      const statements: Statement[] = [];
      while (!this.#tokens.is('end')) {
        if (this.#tokens.is('block-begin') && ends.includes(this.#tokens.following.value)) return statements;
        statements.push(this.#statement());
      }
      return statements;
    });
  }

  #statement(): Statement {
    const token = this.#tokens.next();
    if (token.kind === 'data') return { kind: 'data', text: token.value, start: token.start, end: token.end };
    if (token.kind === 'variable-begin') {
      const value = this.#expressions.tuple();
      this.#tokens.expect('variable-end', 'an operator or the end of the tag');
      return { kind: 'output', value, start: token.start, end: this.#tokens.taken };
    }
    return this.#tag(token);
  }

  #tag(begin: Token): Statement {
    const name = this.#tokens.expect('name', 'the name of a tag');
    const parse = this.#tags.get(name.value) ?? unknownTag(this.#tokens, name, this.#tags.keys());
    const statement = parse();
    this.#endTag();
    return { ...statement, start: begin.start, end: this.#tokens.taken };
  }

  #endTag(): void {
    this.#tokens.expect('block-end', 'the end of the tag');
  }

  /** The body of the tag that was just opened, and the word of the tag that ends it; that tag stays open. */
  #bodyUntil(...ends: readonly string[]): [Body, string] {
    const opened = this.#tokens.current;
    // As in Python, a colon may stand behind what opens a body.
    this.#tokens.takeOperator(':');
    this.#endTag();
    const body = this.body(ends);
    if (this.#tokens.is('end')) this.#tokens.fail(`{% ${ends.at(-1)} %} is missing`, opened);
    this.#tokens.next();
    return [body, this.#tokens.next().value];
  }

  /** Nothing is escaped in Ansible's templates, wherever this is turned on. */
  #autoescape(): Unplaced {
    this.#expressions.expression();
    return { kind: 'with', bindings: [], body: this.#bodyUntil('endautoescape')[0] };
  }

  #if(): Unplaced {
    const branches: { condition: Expr; body: Body }[] = [];
    let word = 'elif';
    while (word === 'elif') {
      const condition = this.#expressions.tuple();
      const [body, end] = this.#bodyUntil('elif', 'else', 'endif');
      branches.push({ condition, body });
      word = end;
    }
    const otherwise = word === 'else' ? this.#bodyUntil('endif')[0] : undefined;
    return { kind: 'if', branches, otherwise };
  }

  #for(): Unplaced {
    if (this.#tokens.isWord('loop')) this.#tokens.fail('"loop" is the name of the loop itself');
    const target = parseTarget(this.#tokens, false);
    this.#tokens.expectWord('in');
    const iterable = this.#expressions.tuple(false);
    const filter = this.#tokens.takeWord('if') ? this.#expressions.expression() : undefined;
    const recursive = this.#tokens.takeWord('recursive');
    const [body, end] = this.#bodyUntil('else', 'endfor');
    const otherwise = end === 'else' ? this.#bodyUntil('endfor')[0] : undefined;
    return { kind: 'for', target, iterable, filter, recursive, body, otherwise };
  }

  #set(): Unplaced {
    const target = parseTarget(this.#tokens, true);
    if (this.#tokens.takeOperator('=')) return { kind: 'set', target, value: this.#expressions.tuple() };
    const filter = this.#tokens.takeOperator('|') ? this.#expressions.bodyFilter() : undefined;
    return { kind: 'set-block', target, filter, body: this.#bodyUntil('endset')[0] };
  }

  #filterBlock(): Unplaced {
    return { kind: 'filter-block', filter: this.#expressions.bodyFilter(), body: this.#bodyUntil('endfilter')[0] };
  }

  #macro(): Unplaced {
    const name = this.#tokens.expect('name', 'the name of the macro').value;
    const parameters = this.#parameters();
    return { kind: 'macro', name, parameters, body: this.#bodyUntil('endmacro')[0] };
  }

  #callBlock(): Unplaced {
    const parameters = this.#tokens.isOperator('(') ? this.#parameters() : [];
    const call = this.#expressions.expression();
    if (call.kind !== 'call') return this.#tokens.fail('{% call %} wants the call of a macro', call);
    return { kind: 'call-block', call, parameters, body: this.#bodyUntil('endcall')[0] };
  }

  #parameters(): Parameter[] {
    const parameters: Parameter[] = [];
    this.#tokens.expectOperator('(');
    while (!this.#tokens.takeOperator(')')) {
      if (parameters.length > 0) this.#tokens.expectOperator(',');
      const token = this.#tokens.expect('name', 'the name of a parameter');
      const otherwise = this.#tokens.takeOperator('=') ? this.#expressions.expression() : undefined;
      if (!otherwise && parameters.at(-1)?.otherwise) {
        this.#tokens.fail('a parameter without a default cannot follow one with a default', token);
      }
      parameters.push({ name: token.value, otherwise });
    }
    return parameters;
  }

  #with(): Unplaced {
    const bindings = [];
    while (!this.#tokens.is('block-end')) {
      if (bindings.length > 0) this.#tokens.expectOperator(',');
      const target = parseTarget(this.#tokens, false);
      this.#tokens.expectOperator('=');
      bindings.push({ target, value: this.#expressions.expression() });
    }
    return { kind: 'with', bindings, body: this.#bodyUntil('endwith')[0] };
  }

  #include(): Unplaced {
    const template = this.#expressions.expression();
    const ignoreMissing = this.#tokens.takeWord('ignore');
    if (ignoreMissing) this.#tokens.expectWord('missing');
    return { kind: 'include', template, ignoreMissing, withContext: this.#context() ?? true };
  }

  #import(): Unplaced {
    const template = this.#expressions.expression();
    this.#tokens.expectWord('as');
    const as = this.#tokens.expect('name', 'a name').value;
    return { kind: 'import', template, as, withContext: this.#context() ?? false };
  }

  #fromImport(): Unplaced {
    const template = this.#expressions.expression();
    this.#tokens.expectWord('import');
    const names: { name: string; as: string }[] = [];
    let withContext = this.#context();
    while (withContext === undefined && !this.#tokens.is('block-end')) {
      const name = this.#tokens.expect('name', 'the name of a macro or variable').value;
      names.push({ name, as: this.#tokens.takeWord('as') ? this.#tokens.expect('name', 'a name').value : name });
      const goesOn = this.#tokens.takeOperator(',');
      withContext = this.#context();
      if (!goesOn) break;
    }
    return { kind: 'from-import', template, names, withContext: withContext ?? false };
  }

  #context(): boolean | undefined {
    const { current, following } = this.#tokens;
    if (following.value !== 'context' || (current.value !== 'with' && current.value !== 'without')) return undefined;
    this.#tokens.next();
    this.#tokens.next();
    return current.value === 'with';
  }

  #block(): Unplaced {
    const name = this.#tokens.expect('name', 'the name of the block');
    if (this.#blocks.has(name.value)) this.#tokens.fail(`the block "${name.value}" is defined twice`, name);
    this.#blocks.add(name.value);
    const scoped = this.#tokens.takeWord('scoped');
    const required = this.#tokens.takeWord('required');
    const [body] = this.#bodyUntil('endblock');
    if (this.#tokens.is('name') && !this.#tokens.takeWord(name.value)) {
      this.#tokens.fail(
        `expected the name of the block, "${name.value}", found ${describeToken(this.#tokens.current)}`,
      );
    }
    return { kind: 'block', name: name.value, scoped, required, body };
  }
}
