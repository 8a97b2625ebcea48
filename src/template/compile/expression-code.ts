import type { Arguments, Expr } from '../language/ast.ts';
import { Float } from '../value.ts';

/*
 * Expressions as JavaScript. Names and texts enter the code only through JSON.stringify; `$` is the runtime and
 * `frame` the scope. Positions are offsets in the text of the template.
 */

const quote = (text: string): string => JSON.stringify(text);

/** The code of an expression whose value is settled: no template is left in it. */
export function expressionCode(node: Expr): string {
  return isChain(node) ? `$.settle(frame, ${chainCode(node)})` : plainCode(node);
}

type Chain = Extract<Expr, { kind: 'name' | 'attribute' | 'item' }>;

const isChain = (node: Expr): node is Chain =>
  node.kind === 'name' || node.kind === 'attribute' || node.kind === 'item';

/** The code of a chain such as `a.b[0]`, whose value may still hold templates. */
function chainCode(node: Expr): string {
  const { start, end } = node;
  switch (node.kind) {
    case 'name':
      return `$.variable(frame, ${quote(node.name)}, ${start}, ${end})`;
    case 'attribute': {
      const word = end - node.name.length;
      return `$.attribute(frame, ${chainCode(node.of)}, ${quote(node.name)}, ${pathCode(node)}, ${word}, ${end})`;
    }
    case 'item': {
      const { key } = node;
      return `$.item(frame, ${chainCode(node.of)}, ${expressionCode(key)}, ${pathCode(node)}, ${key.start}, ${key.end})`;
    }
    default:
      return plainCode(node);
  }
}

const pathCode = (node: Expr): string => {
  const path = pathOf(node);
  return path === undefined ? 'null' : quote(path);
};

/** A chain as it is written, where it is made of names and constants. */
function pathOf(node: Expr): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'attribute' && node.kind !== 'item') return undefined;
  const base = pathOf(node.of);
  if (base === undefined) return undefined;
  if (node.kind === 'attribute') return `${base}.${node.name}`;
  if (node.key.kind !== 'constant') return undefined;
  const { value } = node.key;
  return typeof value === 'string' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(value)
    ? `${base}.${value}`
    : `${base}[${keyText(value)}]`;
}

const keyText = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

function plainCode(node: Expr): string {
  const at = `${node.start}, ${node.end}`;
  switch (node.kind) {
    case 'constant':
      return constantCode(node.value);
    case 'list':
      return `[${node.items.map(expressionCode).join(', ')}]`;
    case 'tuple':
      return `$.tuple([${node.items.map(expressionCode).join(', ')}])`;
    case 'dict': {
      const entries = node.entries.map(([key, value]) => `[${expressionCode(key)}, ${expressionCode(value)}]`);
      return `$.dict(frame, [${entries.join(', ')}], ${at})`;
    }
    case 'negate':
    case 'plus':
      return `$.${node.kind}(frame, ${expressionCode(node.operand)}, ${at})`;
    case 'not':
      return `!${truthCode(node.operand)}`;
    case 'binary':
      return `$.binary(frame, ${quote(node.operator)}, ${expressionCode(node.left)}, ${expressionCode(node.right)}, ${at})`;
    case 'concat':
      return `$.concat(frame, [${node.parts.map(expressionCode).join(', ')}], ${at})`;
    case 'and':
    case 'or': {
      const { left } = node;
      return `$.${node.kind}(frame, ${expressionCode(left)}, () => ${expressionCode(node.right)}, ${left.start}, ${left.end})`;
    }
    case 'compare': {
      const [only, ...others] = node.rest;
      if (only && others.length === 0) {
        const operands = `${expressionCode(node.first)}, ${expressionCode(only.operand)}`;
        return `$.compareTwo(frame, ${quote(only.operator)}, ${operands}, ${at})`;
      }
      const rest = node.rest.map(({ operator, operand }) => `[${quote(operator)}, () => ${expressionCode(operand)}]`);
      return `$.compare(frame, ${expressionCode(node.first)}, [${rest.join(', ')}], ${at})`;
    }
    case 'conditional': {
      const otherwise = node.otherwise ? expressionCode(node.otherwise) : '$.absent()';
      return `(${truthCode(node.condition)} ? ${expressionCode(node.value)} : ${otherwise})`;
    }
    case 'slice': {
      const bounds = [node.from, node.to, node.step].map((bound) => (bound ? expressionCode(bound) : 'null'));
      return `$.slice(frame, ${expressionCode(node.of)}, [${bounds.join(', ')}], ${at})`;
    }
    case 'call':
      return `$.call(frame, ${chainCode(node.callee)}, ${argumentsCode(node.args)}, ${at})`;
    case 'filter': {
      const input = node.input === 'body' ? 'body' : expressionCode(node.input);
      return `$.filter(frame, ${quote(node.name)}, ${input}, ${argumentsCode(node.args)}, ${at})`;
    }
    case 'test': {
      const { name, input, args, negated } = node;
      return `${negated ? '!' : ''}$.test(frame, ${quote(name)}, ${expressionCode(input)}, ${argumentsCode(args)}, ${at})`;
    }
    default:
      return expressionCode(node);
  }
}

function constantCode(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Float) return `$.float(${value.value})`;
  // A literal such as 1e999 is an infinity, which JSON cannot write.
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** The code of a condition: a JavaScript boolean. */
export const truthCode = (node: Expr): string => `$.truth(frame, ${expressionCode(node)}, ${node.start}, ${node.end})`;

/** The code of arguments; `extra` are named arguments given as code. */
function argumentsCode(args: Arguments, extra: readonly (readonly [string, string])[] = []): string {
  const positional = args.positional.map(expressionCode);
  const named = args.named.map(([name, value]): [string, string] => [name, expressionCode(value)]);
  const pairs = [...named, ...extra].map(([name, code]) => `[${quote(name)}, ${code}]`);
  const { spread, spreadNamed } = args;
  if (spread) positional.push(`...$.spread(frame, ${expressionCode(spread)}, ${spread.start}, ${spread.end})`);
  if (spreadNamed) {
    pairs.push(`...$.spreadNamed(frame, ${expressionCode(spreadNamed)}, ${spreadNamed.start}, ${spreadNamed.end})`);
  }
  return `$.args([${positional.join(', ')}], [${pairs.join(', ')}])`;
}

/** The code of a call with further named arguments. */
export const callCode = (
  node: Extract<Expr, { kind: 'call' }>,
  extra: readonly (readonly [string, string])[],
): string => `$.call(frame, ${chainCode(node.callee)}, ${argumentsCode(node.args, extra)}, ${node.start}, ${node.end})`;
