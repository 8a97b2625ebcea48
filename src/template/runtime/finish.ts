import { usable } from '../operations/usable.ts';
import { UndefinedVariable } from '../undefined-variable.ts';
import {
  Callable,
  type Dict,
  DictView,
  Entity,
  isDict,
  isList,
  OMIT,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../value.ts';
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
  if (isList(value)) return finishList(value);
  if (isDict(value)) return finishDict(value);
  if (value instanceof Entity) return value.items ? finishList(value.items()) : value.text();
  return value instanceof Callable ? `<function ${value.name}>` : usable(value);
}

/** The list itself where nothing in it changes. */
function finishList(list: readonly Value[]): Value {
  let copy: Value[] | undefined = list instanceof DictView ? [] : undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as Value;
    const finished = finish(item);
    if (!copy && finished !== item)
      copy = list instanceof Tuple ? Tuple.from(list.slice(0, i)) : Array.from(list).slice(0, i);
    copy?.push(finished);
  }
  return copy ?? list;
}

/** The dict itself where nothing in it changes. */
function finishDict(dict: Dict): Value {
  let changed: Dict | undefined;
  for (const [key, item] of dict) {
    const finished = finish(item);
    if (finished === item) continue;
    // A copy keeps the order of its keys when their values change.
    changed ??= new Map(dict);
    changed.set(key, finished);
  }
  return changed ?? dict;
}
