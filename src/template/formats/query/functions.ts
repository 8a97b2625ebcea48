import { binary } from '../../operations/arithmetic.ts';
import { isNumeric, type Numeric, numberOf, toFloat } from '../../operations/number.ts';
import { compare } from '../../operations/order.ts';
import { contains, lengthOf } from '../../operations/sequence.ts';
import { refuse } from '../../operations/usable.ts';
import { type Dict, isDict, isList, type Value } from '../../value.ts';
import { dumpJson } from '../json/dump.ts';
import { parseJson } from '../json/parse.ts';

/** A value, or (behind `&`) an expression to be applied to items. */
export interface QueryArgument {
  readonly value: Value;
  readonly apply?: (item: Value) => Value;
}

type Values = readonly Value[];
type Apply = (item: Value) => Value;

const list = (value: Value): Values => (isList(value) ? Array.from(value) : refuse('a query function wants a list'));
const dict = (value: Value): Dict => (isDict(value) ? value : refuse('a query function wants an object'));
const string = (value: Value): string => (typeof value === 'string' ? value : refuse('a query function wants a text'));
const number = (value: Value): number =>
  typeOf(value) === 'number' ? numberOf(value as Numeric) : refuse('a query function wants a number');
const numbers = (value: Value): Values => {
  for (const item of list(value)) number(item);
  return list(value);
};

/** Values of which one can be the greatest: numbers alone, or texts alone. */
function comparable(items: Values): Values {
  const [first] = items;
  const kind = first === undefined ? 'number' : typeOf(first);
  const isEven = (kind === 'number' || kind === 'string') && items.every((item) => typeOf(item) === kind);
  return isEven ? items : refuse('a query function orders numbers or texts, all of one kind');
}

const best = (items: Values, wanted: 1 | -1, key: Apply = (item) => item): Value =>
  items.length === 0
    ? null
    : items.reduce((found, item) => (compare(key(item), key(found)) * wanted > 0 ? item : found));
const bestBy = (items: Values, wanted: 1 | -1, key: Apply): Value => {
  comparable(items.map(key));
  return best(items, wanted, key);
};
const sum = (items: Values): Value => items.reduce((total, item) => binary('+', total, item), 0);

function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (isList(value)) return 'array';
  return isNumeric(value) ? 'number' : 'object';
}

function toNumber(value: Value): Value {
  if (isNumeric(value) && typeof value !== 'boolean') return value;
  if (typeof value !== 'string') return null;
  try {
    const parsed = parseJson(value);
    return isNumeric(parsed) && typeof parsed !== 'boolean' ? parsed : null;
  } catch {
    return null;
  }
}

const rounded =
  (round: (value: number) => number) =>
  (value: Value): Value =>
    round(number(value));

/** Functions of values. */
const FUNCTIONS: ReadonlyMap<string, (...args: Value[]) => Value> = new Map<string, (...args: Value[]) => Value>([
  ['abs', (value) => (number(value ?? null) < 0 ? binary('-', 0, value ?? null) : (value ?? null))],
  [
    'avg',
    (items) =>
      list(items ?? null).length === 0 ? null : binary('/', sum(numbers(items ?? null)), list(items ?? null).length),
  ],
  ['ceil', (value) => rounded(Math.ceil)(value ?? null)],
  [
    'contains',
    (container = null, item = null) => contains(typeof container === 'string' ? container : list(container), item),
  ],
  ['ends_with', (value, end) => string(value ?? null).endsWith(string(end ?? null))],
  ['floor', (value) => rounded(Math.floor)(value ?? null)],
  [
    'join',
    (glue, items) =>
      list(items ?? null)
        .map(string)
        .join(string(glue ?? null)),
  ],
  ['keys', (value) => [...dict(value ?? null).keys()]],
  ['length', (value) => lengthOf(value ?? null)],
  ['max', (items) => best(comparable(list(items ?? null)), 1)],
  [
    'merge',
    (...dicts) =>
      dicts.length === 0
        ? refuse('the query function merge() wants an object or more')
        : new Map(dicts.flatMap((value) => [...dict(value)])),
  ],
  ['min', (items) => best(comparable(list(items ?? null)), -1)],
  ['not_null', (...values) => values.find((value) => value !== null) ?? null],
  [
    'reverse',
    (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...list(value ?? null)].reverse()),
  ],
  ['sort', (items) => [...comparable(list(items ?? null))].sort(compare)],
  ['starts_with', (value, start) => string(value ?? null).startsWith(string(start ?? null))],
  ['sum', (items) => sum(numbers(items ?? null))],
  ['to_array', (value) => (isList(value) ? value : [value ?? null])],
  ['to_number', (value) => toNumber(value ?? null)],
  ['to_string', (value) => (typeof value === 'string' ? value : dumpJson(value ?? null, { separators: [',', ':'] }))],
  ['type', (value) => typeOf(value ?? null)],
  ['values', (value) => [...dict(value ?? null).values()]],
]);

/** Functions of a list and an expression behind `&`. */
const BY_EXPRESSION: ReadonlyMap<string, (items: Values, key: Apply) => Value> = new Map([
  ['map', (items: Values, key: Apply): Value => items.map(key)],
  ['max_by', (items: Values, key: Apply): Value => bestBy(items, 1, key)],
  ['min_by', (items: Values, key: Apply): Value => bestBy(items, -1, key)],
  [
    'sort_by',
    (items: Values, key: Apply): Value => {
      comparable(items.map(key));
      return [...items].sort((a, b) => compare(key(a), key(b)));
    },
  ],
]);

/** @throws InfrakitError for an unknown function or arguments it cannot take */
export function callFunction(name: string, args: readonly QueryArgument[]): Value {
  const byExpression = BY_EXPRESSION.get(name);
  if (byExpression) {
    const apply = args.find((arg) => arg.apply)?.apply;
    const items = args.find((arg) => !arg.apply)?.value;
    if (!apply || items === undefined)
      return refuse(`the query function ${name}() wants a list and an expression behind &`);
    return byExpression(list(items), apply);
  }
  const run = FUNCTIONS.get(name);
  if (!run)
    return refuse(
      `queries have no function ${name}()`,
      `they have ${[...FUNCTIONS.keys(), ...BY_EXPRESSION.keys()].sort().join(', ')}`,
    );
  const result = run(...args.map((arg) => arg.value));
  return typeof result === 'number' && name === 'avg' ? toFloat(result) : result;
}
