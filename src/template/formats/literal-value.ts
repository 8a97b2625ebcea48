import { InfrakitError } from '../../source/infrakit-error.ts';
import type { Expr } from '../language/ast.ts';
import { parseExpression } from '../language/parse.ts';
import { SyntaxFault } from '../language/syntax-fault.ts';
import { CONDITION_SYNTAX } from '../language/syntax-options.ts';
import { negate } from '../operations/arithmetic.ts';
import { toKey } from '../operations/dict-key.ts';
import { isNumeric } from '../operations/number.ts';
import { Tuple, type Value } from '../value.ts';
import { parseJson } from './json/parse.ts';

/**
 * The data that a rendered text writes down, where it is a list or a dict in the notation of JSON or of Python, or a
 * boolean of Python; undefined for every other text. Nothing in it is rendered or called.
 */
export function literalValue(written: string): Value | undefined {
  if (written === 'True' || written === 'False') return written === 'True';
  if (!/^[{[]/.test(written)) return undefined;
  try {
    return parseJson(written);
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
  }
  try {
    return dataOf(parseExpression(written, CONDITION_SYNTAX));
  } catch (error) {
    if (error instanceof SyntaxFault || error instanceof InfrakitError) return undefined;
    throw error;
  }
}

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

function dataOf(node: Expr): Value | undefined {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'name':
      return WORDS.get(node.name);
    case 'list':
    case 'tuple': {
      const items = valuesOf(node.items);
      return items && node.kind === 'tuple' ? Tuple.from(items) : items;
    }
    case 'dict': {
      const [keys, values] = [
        valuesOf(node.entries.map(([key]) => key)),
        valuesOf(node.entries.map(([, item]) => item)),
      ];
      return keys && values ? new Map(keys.map((key, i) => [toKey(key), values[i] ?? null])) : undefined;
    }
    case 'negate': {
      const number = dataOf(node.operand);
      return number !== undefined && isNumeric(number) && typeof number !== 'boolean' ? negate(number) : undefined;
    }
    default:
      return undefined;
  }
}

function valuesOf(nodes: readonly Expr[]): Value[] | undefined {
  const values: Value[] = [];
  for (const node of nodes) {
    const value = dataOf(node);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
