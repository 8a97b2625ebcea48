import { usable } from '../operations/usable.ts';
import { UndefinedVariable } from '../undefined-variable.ts';
import { Callable, DictView, Entity, isDict, isList, OMIT, Undefined, Unknown, type Value } from '../value.ts';
import { isInert } from './settle.ts';

/**
 * A rendered value as callers get it: lists and dicts of plain values. Entities become their items or their text; an
 * undefined value is an error now.
 *
 * @throws UndefinedVariable
 */
export function finish(value: Value): Value {
  if (value === null || typeof value !== 'object' || isInert(value)) return value;
  if (value instanceof Unknown || value === OMIT) return value;
  if (value instanceof Undefined) throw UndefinedVariable.of(value);
  if (isList(value)) {
    const items = Array.from(value, finish);
    const isSame = !(value instanceof DictView) && items.every((item, i) => item === value[i]);
    return isSame ? value : items;
  }
  if (isDict(value)) {
    const finished = new Map([...value].map(([key, item]) => [key, finish(item)]));
    return [...value].every(([key, item]) => finished.get(key) === item) ? value : finished;
  }
  if (value instanceof Entity) return value.items ? value.items().map(finish) : value.text();
  return value instanceof Callable ? `<function ${value.name}>` : usable(value);
}
