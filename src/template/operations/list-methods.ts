import { bind, REQUIRED } from '../bind.ts';
import { wantInteger } from '../coerce.ts';
import type { CallArguments } from '../library.ts';
import type { Value } from '../value.ts';
import type { Method, Methods } from './bound-method.ts';
import { equals } from './equality.ts';
import { limitItems } from './limits.ts';
import { compare } from './order.ts';
import { iterate } from './sequence.ts';
import { repr } from './text.ts';
import { truth } from './truth.ts';
import { refuse } from './usable.ts';

/** A list that a template may change: the renderer copies those of the scope before. */
type List = Value[];

const READING: readonly (readonly [string, Method<readonly Value[]>])[] = [
  ['count', (list, args) => occurrences(list, bind('count()', { value: REQUIRED }, args).value)],
  ['index', (list, args) => indexOf('index()', list, args)],
];

const CHANGING: readonly (readonly [string, Method<List>])[] = [
  ['append', (list, args) => insertAt(list, list.length, bind('append()', { object: REQUIRED }, args).object)],
  ['clear', (list) => replaceAll(list, [])],
  ['copy', (list) => [...list]],
  ['extend', extend],
  ['insert', insert],
  ['pop', pop],
  ['remove', remove],
  ['reverse', (list) => replaceAll(list, [...list].reverse())],
  ['sort', sort],
];

export const TUPLE_METHODS: Methods<readonly Value[]> = new Map(READING);
export const LIST_METHODS: Methods<List> = new Map<string, Method<List>>([...READING, ...CHANGING]);

const occurrences = (list: readonly Value[], value: Value): number => list.filter((item) => equals(item, value)).length;

function indexOf(method: string, list: readonly Value[], args: CallArguments): number {
  const { value } = bind(method, { value: REQUIRED }, args);
  const index = list.findIndex((item) => equals(item, value));
  return index >= 0 ? index : refuse(`${method}: ${repr(value)} is not in the list`);
}

function insertAt(list: List, index: number, value: Value): null {
  limitItems(list.length + 1);
  list.splice(index, 0, value);
  return null;
}

function replaceAll(list: List, items: readonly Value[]): null {
  limitItems(items.length);
  list.length = 0;
  for (const item of items) list.push(item);
  return null;
}

function extend(list: List, args: CallArguments): null {
  const { iterable } = bind('extend()', { iterable: REQUIRED }, args);
  return replaceAll(list, [...list, ...iterate(iterable)]);
}

function insert(list: List, args: CallArguments): null {
  const { index, object } = bind('insert()', { index: REQUIRED, object: REQUIRED }, args);
  return insertAt(list, wantInteger("the argument 'index' of insert()", index), object);
}

function pop(list: List, args: CallArguments): Value {
  const { index } = bind('pop()', { index: -1 }, args);
  const [removed] = list.splice(wantInteger("the argument 'index' of pop()", index), 1);
  return removed === undefined ? refuse('pop(): the list has no such item') : removed;
}

function remove(list: List, args: CallArguments): null {
  list.splice(indexOf('remove()', list, args), 1);
  return null;
}

function sort(list: List, args: CallArguments): null {
  const { reverse } = bind('sort()', { reverse: false }, args);
  const sorted = [...list].sort(truth(reverse) ? (a, b) => compare(b, a) : compare);
  return replaceAll(list, sorted);
}
