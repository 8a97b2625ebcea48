import { Entity, isDict, isList, LazyDict, Tuple, type Value } from '../value.ts';
import { keyOrNothing } from './dict-key.ts';
import { equals } from './equality.ts';
import { isInteger } from './number.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

/** What a `for` sees: the items of a list, the keys of a dict, the characters (code points) of a text. */
export function iterate(value: Value): readonly Value[] {
  return itemsOf(value) ?? refuse(`'${typeName(value)}' object is not iterable`);
}

/** As `iterate`, or undefined where a value has no items. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  const known = usable(value);
  if (isList(known)) return known;
  if (typeof known === 'string') return [...known];
  if (isDict(known) || known instanceof LazyDict) return [...known.keys()];
  return known instanceof Entity ? known.items?.() : undefined;
}

/** Python's `len()`. */
export function lengthOf(value: Value): number {
  const known = usable(value);
  if (typeof known === 'string') return codePoints(known);
  if (isDict(known)) return known.size;
  return itemsOf(known)?.length ?? refuse(`a value of type ${typeName(known)} has no length`);
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) if (isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))) count--;
  return count;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Python's `item in container`: a part of a text, an item of a list, a key of a dict. */
export function contains(container: Value, item: Value): boolean {
  const known = usable(container);
  const wanted = usable(item);
  if (typeof known === 'string') {
    if (typeof wanted !== 'string')
      refuse(`only a text can be searched in a text, not a value of type ${typeName(item)}`);
    return known.includes(wanted);
  }
  if (isDict(known)) {
    const key = keyOrNothing(wanted);
    if (key === undefined && isUnhashable(wanted))
      refuse(`a value of type ${typeName(wanted)} cannot be the key of a dict`);
    return key !== undefined && known.has(key);
  }
  if (known instanceof LazyDict) return typeof wanted === 'string' && known.get(wanted) !== undefined;
  return iterate(known).some((candidate) => equals(candidate, wanted));
}

/** True for what cannot be the key of a dict of Python: lists and dicts themselves. */
export const isUnhashable = (value: Value): boolean => isDict(value) || (isList(value) && !(value instanceof Tuple));

/** Python's `value[start:end:step]`; null stands for a part that is not written. */
export function slice(value: Value, start: Value, end: Value, step: Value): Value {
  const known = usable(value);
  const items = typeof known === 'string' || isList(known) || known instanceof Entity ? itemsOf(known) : undefined;
  if (!items) return refuse(`a value of type ${typeName(known)} cannot be sliced`);
  const stride = bound(step) ?? 1;
  if (stride === 0) refuse('the step of a slice cannot be 0');
  const picked: Value[] = [];
  for (const i of sliceIndexes(items.length, bound(start), bound(end), stride)) picked.push(items[i] ?? null);
  if (typeof known === 'string') return picked.join('');
  return known instanceof Tuple ? Tuple.from(picked) : picked;
}

function bound(value: Value): number | undefined {
  const known = usable(value);
  if (known === null) return undefined;
  if (isInteger(known) || typeof known === 'boolean') return Number(known);
  return refuse(`the bounds of a slice are integers, not values of type ${typeName(known)}`);
}

function* sliceIndexes(length: number, start: number | undefined, end: number | undefined, step: number) {
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, lowest), highest);
  const first = start === undefined ? (step > 0 ? lowest : highest) : clamp(start);
  const last = end === undefined ? (step > 0 ? highest : lowest) : clamp(end);
  for (let i = first; step > 0 ? i < last : i > last; i += step) yield i;
}
