import { Entity, isList, Tuple, type Value } from '../value.ts';
import { equals } from './equality.ts';
import { exactOf, isNumeric } from './number.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

/**
 * Negative, 0 or positive, as Python orders numbers, texts (by code point) and lists (item by item).
 *
 * @throws InfrakitError for values without an order, such as a text and a number
 */
export function compare(left: Value, right: Value): number {
  const a = usable(left);
  const b = usable(right);
  if (isNumeric(a) && isNumeric(b)) return sign(exactOf(a), exactOf(b));
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple) return compareLists(a, b);
  const order = a instanceof Entity ? a.compareTo?.(b) : undefined;
  return order ?? refuse(`values of the types ${typeName(a)} and ${typeName(b)} have no order`);
}

/** True where the order of two values is asked for with NaN among them: every comparison is false then. */
export const isUnordered = (left: Value, right: Value): boolean => Number.isNaN(left) || Number.isNaN(right);

const sign = (a: number | bigint, b: number | bigint): number => {
  if (a < b) return -1;
  return a > b ? 1 : 0;
};

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  // Surrogates sort after every other code unit only as whole code points.
  if (i > 0 && isLowSurrogate(a.charCodeAt(i))) i--;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (const [i, item] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (!equals(item, other)) return compare(item, other);
  }
  return a.length - b.length;
}
