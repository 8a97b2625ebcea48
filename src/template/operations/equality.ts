import { type Dict, Entity, isDict, isList, LazyDict, Tuple, type Value } from '../value.ts';
import { exactOf, isNumeric } from './number.ts';
import { usable } from './usable.ts';

/** Python's `==`: by content for lists and dicts, `1 == 1.0 == True`, never between a text and a number. */
export function equals(left: Value, right: Value): boolean {
  const a = usable(left);
  const b = usable(right);
  if (a === b) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: 2n == 2 is what Python means
  if (isNumeric(a) && isNumeric(b)) return exactOf(a) == exactOf(b);
  if (isList(a) && isList(b)) return equalLists(a, b);
  if (isDictLike(a) && isDictLike(b)) return equalDicts(entriesOf(a), entriesOf(b));
  if (a instanceof Entity) return a.compareTo?.(b) === 0;
  return false;
}

const isDictLike = (value: Value): value is Dict | LazyDict => isDict(value) || value instanceof LazyDict;

const entriesOf = (dict: Dict | LazyDict): Dict =>
  isDict(dict) ? dict : new Map([...dict.keys()].map((key) => [key, dict.get(key) ?? null]));

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  if (a instanceof Tuple !== b instanceof Tuple || a.length !== b.length) return false;
  return a.every((item, i) => equals(item, b[i] ?? null));
}

function equalDicts(a: Dict, b: Dict): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, item]) => {
    const other = b.get(key);
    return other !== undefined && equals(item, other);
  });
}
