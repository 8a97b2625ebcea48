import { Float, type Key, type Value } from '../value.ts';
import { typeName } from './type-name.ts';
import { refuse, usable } from './usable.ts';

/** A value as the key of a dict. `1` and `1.0` are the same key, as in Python. */
export function toKey(value: Value): Key {
  const known = usable(value);
  if (known instanceof Float) return known.value;
  if (known === null || typeof known === 'string' || typeof known === 'number') return known;
  if (typeof known === 'boolean' || typeof known === 'bigint') return known;
  return refuse(`a value of type ${typeName(known)} cannot be the key of a dict`);
}

/** A key that may stand in a dict, or undefined for a value that never can. */
export function keyOrNothing(value: Value): Key | undefined {
  const known = usable(value);
  if (known instanceof Float) return known.value;
  return known === null || typeof known !== 'object' ? known : undefined;
}
