import { equals } from '../../operations/equality.ts';
import { isNumeric } from '../../operations/number.ts';
import { compare } from '../../operations/order.ts';
import { slice } from '../../operations/sequence.ts';
import { usable } from '../../operations/usable.ts';
import { isDict, isList, LazyDict, type Value } from '../../value.ts';
import type { Query } from './ast.ts';
import { callFunction, type QueryArgument } from './functions.ts';

type List = readonly Value[];
const asList = (value: Value): List | undefined => (isList(value) ? Array.from(value) : undefined);

/** The result of a JMESPath expression on a value; null where nothing is found. */
export function evaluate(query: Query, input: Value): Value {
  const value = usable(input);
  switch (query.kind) {
    case 'current':
      return value;
    case 'literal':
      return query.value;
    case 'field':
      return isDict(value) || value instanceof LazyDict ? (value.get(query.name) ?? null) : null;
    case 'index':
      return asList(value)?.at(query.index) ?? null;
    case 'slice': {
      const [start = null, end = null, step = null] = query.bounds;
      return isList(value) ? slice(Array.from(value), start, end, step) : null;
    }
    case 'chain':
      return evaluate(query.right, evaluate(query.left, value));
    case 'items':
      return project(asList(evaluate(query.left, value)), query.right);
    case 'values':
      return project(valuesOf(evaluate(query.left, value)), query.right);
    case 'flatten':
      return asList(evaluate(query.left, value))?.flatMap((item) => asList(item) ?? [item]) ?? null;
    case 'filter': {
      const kept = asList(evaluate(query.left, value))?.filter((item) => isTrue(evaluate(query.condition, item)));
      return project(kept, query.right);
    }
    case 'list':
      return value === null ? null : query.items.map((item) => evaluate(item, value));
    case 'dict':
      return value === null ? null : new Map(query.entries.map(([name, item]) => [name, evaluate(item, value)]));
    case 'or': {
      const left = evaluate(query.left, value);
      return isTrue(left) ? left : evaluate(query.right, value);
    }
    case 'and': {
      const left = evaluate(query.left, value);
      return isTrue(left) ? evaluate(query.right, value) : left;
    }
    case 'not':
      return !isTrue(evaluate(query.operand, value));
    case 'compare':
      return compareValues(query.operator, evaluate(query.left, value), evaluate(query.right, value));
    case 'call':
      return callFunction(
        query.name,
        query.args.map((arg): QueryArgument => argument(arg, value)),
      );
    case 'reference':
      return null;
  }
}

/** An argument of a function: a value, or behind `&` an expression that the function applies itself. */
function argument(query: Query, value: Value): QueryArgument {
  if (query.kind !== 'reference') return { value: evaluate(query, value) };
  return { value: null, apply: (item) => evaluate(query.query, item) };
}

const project = (items: List | undefined, right: Query): Value =>
  items === undefined ? null : items.map((item) => evaluate(right, item)).filter((found) => found !== null);

function valuesOf(value: Value): List | undefined {
  if (isDict(value)) return [...value.values()];
  return value instanceof LazyDict ? [...value.keys()].map((key) => value.get(key) ?? null) : undefined;
}

/** Zero is true in JMESPath; what is empty is not. */
function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  return value !== null && value !== false && value !== '';
}

const isOrdered = (value: Value): boolean =>
  typeof value === 'string' || (isNumeric(value) && typeof value !== 'boolean');

/** Only numbers and texts have an order, each among themselves; other comparisons find nothing. */
function compareValues(operator: string, a: Value, b: Value): Value {
  if (operator === '==') return typeof a === typeof b && equals(a, b);
  if (operator === '!=') return !(typeof a === typeof b && equals(a, b));
  if (!isOrdered(a) || !isOrdered(b)) return null;
  const difference = compare(a, b);
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference >= 0;
}
