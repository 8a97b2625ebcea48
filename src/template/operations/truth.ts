import { Entity, Float, isDict, isList, LazyDict, type Value } from '../value.ts';
import { usable } from './usable.ts';

/** Whether Python takes a value for true: empty texts, lists and dicts, zeros and None are false. */
export function truth(value: Value): boolean {
  const known = usable(value);
  if (isList(known)) return known.length > 0;
  if (isDict(known)) return known.size > 0;
  if (known instanceof Float) return known.value !== 0;
  if (typeof known === 'number') return known !== 0;
  if (known instanceof LazyDict) return ![...known.keys()].every(() => false);
  if (known instanceof Entity && known.items) return known.items().length > 0;
  return Boolean(known);
}
