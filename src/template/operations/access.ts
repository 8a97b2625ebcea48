import { Callable, Entity, isDict, LazyDict, Undefined, type Value } from '../value.ts';
import { elementOf } from './element.ts';
import { methodOf } from './methods.ts';
import { numberAttribute } from './number-methods.ts';
import { repr } from './text.ts';
import { typeName } from './type-name.ts';
import { orElse, usable } from './usable.ts';

/**
 * `value.name`: a listed method, then a key of the value's own. Nothing of JavaScript can be reached. The undefined
 * result carries `path`, the dotted name as written; an attribute of an undefined value is that undefined value.
 */
export function attribute(value: Value, name: string, path?: string): Value {
  if (value instanceof Undefined) return value;
  const known = usable(value);
  const found =
    known instanceof Entity || known instanceof Callable
      ? known.attribute?.(name)
      : (methodOf(known, name) ?? elementOf(known, name) ?? numberAttribute(known, name));
  return orElse(found, () => missing(known, name, path));
}

/** `value[key]`: a key or index of the value's own, then a listed method. */
export function item(value: Value, key: Value, path?: string): Value {
  if (value instanceof Undefined) return value;
  const known = usable(value);
  const wanted = usable(key);
  const found = elementOf(known, wanted);
  if (found !== undefined) return found;
  return typeof wanted === 'string' ? attribute(known, wanted, path) : missing(known, wanted, path);
}

function missing(value: Value, key: Value, path: string | undefined): Undefined {
  if (path !== undefined) return new Undefined(path);
  const name = typeof key === 'string' ? key : repr(key);
  return new Undefined(name, `a value of type ${typeName(value)} has no ${describe(value, key)}`);
}

const describe = (value: Value, key: Value): string => {
  if (isDict(value) || value instanceof LazyDict) return `key ${repr(key)}`;
  return typeof key === 'string' ? `attribute ${repr(key)}` : `element ${repr(key)}`;
};
