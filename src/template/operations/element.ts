import { Entity, isDict, isList, LazyDict, type Value } from '../value.ts';
import { keyOrNothing } from './dict-key.ts';
import { isInteger } from './number.ts';
import { usable } from './usable.ts';

/** What stands under a key of a dict, or at an index (negative ones count from the end) of a list or text. */
export function elementOf(value: Value, key: Value): Value | undefined {
  const known = usable(value);
  const wanted = usable(key);
  if (isDict(known)) {
    const own = keyOrNothing(wanted);
    return own === undefined ? undefined : known.get(own);
  }
  if (known instanceof LazyDict) return typeof wanted === 'string' ? known.get(wanted) : undefined;
  if (!isInteger(wanted) && typeof wanted !== 'boolean') return undefined;
  const items = typeof known === 'string' ? [...known] : known instanceof Entity ? known.items?.() : known;
  return isList(items) ? items.at(Number(wanted)) : undefined;
}
