import type { Body, Parameter, Statement } from '../language/ast.ts';
import { mentions } from '../language/walk.ts';
import { callCode, expressionCode, truthCode } from './expression-code.ts';

const json = (value: unknown): string => JSON.stringify(value);

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/**
 * Statements as JavaScript. The code writes to `out` and reads variables through `frame`; a nested scope is a function
 * with a `frame` of its own.
 */
export class StatementCoder {
  /** In a template that extends another, what stands behind that is not printed but for blocks. */
  readonly #prints: 'always' | 'without parent';

  constructor(extendsAnother: boolean) {
    this.#prints = extendsAnother ? 'without parent' : 'always';
  }

  body(statements: Body): string {
    return statements.map((statement) => this.#statement(statement)).join('\n');
  }

  #statement(node: Statement): string {
    const at = `${node.start}, ${node.end}`;
    switch (node.kind) {
      case 'data':
        return this.#print(`out.text(${json(node.text)})`);
      case 'output':
        return this.#print(this.#value(expressionCode(node.value), at));
      case 'if':
        return this.#if(node);
      case 'for':
        return this.#for(node);
      case 'set':
        return `$.assign(frame, context, ${json(node.target)}, ${expressionCode(node.value)}, ${at});`;
      case 'set-block':
        return this.#setBlock(node);
      case 'macro': {
        const target = json({ kind: 'name', name: node.name });
        return `$.assign(frame, context, ${target}, ${this.#macro(node.name, node.parameters, node.body)}, ${at});`;
      }
      case 'call-block': {
        const caller = this.#macro('caller', node.parameters, node.body);
        return this.#print(this.#value(callCode(node.call, [['caller', caller]]), at));
      }
      case 'with':
        return this.#with(node);
      case 'filter-block':
        return this.#print(
          `{ const body = ${this.#capture(node.body)}; ${this.#value(expressionCode(node.filter), at)}; }`,
        );
      case 'include': {
        const { ignoreMissing, withContext, start, end } = node;
        const options = json({ ignoreMissing, withContext, start, end });
        return this.#print(`out.value($.include(frame, environment, ${expressionCode(node.template)}, ${options}))`);
      }
      case 'import':
        return this.#import(node);
      case 'from-import':
        return this.#fromImport(node);
      case 'extends':
        return `parent = $.extend(frame, environment, context, parent, ${expressionCode(node.template)}, ${at});`;
      case 'block':
        return this.#block(node);
    }
  }

  #print(code: string): string {
    return this.#prints === 'always' ? `${code};` : `if (!parent) { ${code}; }`;
  }

  /** Prints a value; where it cannot be printed, the place is that of the tag. */
  #value(code: string, at: string): string {
    return `$.print(frame, out, ${code}, ${at})`;
  }

  #scope(statements: Body): string {
    return `(frame, out) => {\n${this.body(statements)}\n}`;
  }

  /** A scope whose text is kept and not printed: that it stands in a template with a parent means nothing. */
  #captured(statements: Body): string {
    return new StatementCoder(false).#scope(statements);
  }

  #capture(statements: Body): string {
    return `$.capture(frame, ${this.#captured(statements)})`;
  }

  #if({ branches, otherwise }: Of<'if'>): string {
    const tests = branches.map(({ condition, body }) => `if (${truthCode(condition)}) {\n${this.body(body)}\n}`);
    return tests.join(' else ') + (otherwise ? ` else {\n${this.body(otherwise)}\n}` : '');
  }

  #for(node: Of<'for'>): string {
    const { target, filter, recursive, body, otherwise, start, end } = node;
    const parts = [
      `target: ${json(target)}`,
      `filter: ${filter ? `(frame) => ${truthCode(filter)}` : 'null'}`,
      `body: ${this.#scope(body)}`,
      `otherwise: ${otherwise ? this.#scope(otherwise) : 'null'}`,
      `recursive: ${recursive}, hasState: ${recursive || mentions(body, 'loop')}, start: ${start}, end: ${end}`,
    ];
    return `$.loop(frame, context, ${expressionCode(node.iterable)}, { ${parts.join(', ')} }, out);`;
  }

  #setBlock({ target, filter, body, start, end }: Of<'set-block'>): string {
    const value = filter ? expressionCode(filter) : 'body';
    const assign = `$.assign(frame, context, ${json(target)}, ${value}, ${start}, ${end});`;
    return `{ const body = ${this.#capture(body)}; ${assign} }`;
  }

  #macro(name: string, parameters: readonly Parameter[], body: Body): string {
    const parts = parameters.map(
      ({ name: own, otherwise }) =>
        `{ name: ${json(own)}, otherwise: ${otherwise ? `(frame) => ${expressionCode(otherwise)}` : 'null'} }`,
    );
    const takes = ['varargs', 'kwargs', 'caller'].map((word) => mentions(body, word));
    const [takesVarargs, takesKwargs, takesCaller] = takes;
    const flags = `takesVarargs: ${takesVarargs}, takesKwargs: ${takesKwargs}, takesCaller: ${takesCaller}`;
    return `$.macro(frame, { name: ${json(name)}, parameters: [${parts.join(', ')}], ${flags} }, ${this.#captured(body)})`;
  }

  #with({ bindings, body, start, end }: Of<'with'>): string {
    const pairs = bindings.map(({ target, value }) => `[${json(target)}, ${expressionCode(value)}]`);
    return `$.within(frame, context, [${pairs.join(', ')}], ${this.#scope(body)}, out, ${start}, ${end});`;
  }

  #import({ template, as, withContext, start, end }: Of<'import'>): string {
    const target = json({ kind: 'name', name: as });
    const exported = `$.importTemplate(frame, environment, name, ${withContext}, ${start}, ${end})`;
    const assign = `$.assign(frame, context, ${target}, $.importedAs(name, ${exported}), ${start}, ${end});`;
    return `{ const name = ${expressionCode(template)}; ${assign} }`;
  }

  #fromImport({ template, names, withContext, start, end }: Of<'from-import'>): string {
    const at = `${start}, ${end}`;
    const assigns = names.map(({ name, as }) => {
      const target = json({ kind: 'name', name: as });
      return `$.assign(frame, context, ${target}, $.importedName(frame, exported, ${json(name)}, ${at}), ${at});`;
    });
    const exported = `$.importTemplate(frame, environment, ${expressionCode(template)}, ${withContext}, ${at})`;
    return `{ const exported = ${exported};\n${assigns.join('\n')} }`;
  }

  #block(block: Of<'block'>): string {
    const frame = block.scoped ? 'frame' : 'rootFrame';
    return this.#print(`out.value($.block(environment, context, ${frame}, ${json(block.name)}))`);
  }
}
