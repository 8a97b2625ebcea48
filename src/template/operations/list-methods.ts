import type { CallArguments } from '../library.ts';
import type { Value } from '../value.ts';
import type { Method, Methods } from './bound-method.ts';
import { equals } from './equality.ts';
import { limitItems } from './limits.ts';
import { compare } from './order.ts';
import { bindParameters, integerArgument, onlyParameter, requireParameters } from './parameters.ts';
import { iterate } from './sequence.ts';
import { repr } from './text.ts';
import { truth } from './truth.ts';
import { refuse } from './usable.ts';

/** A list that a template may change: the renderer copies those of the scope before. */
type List = Value[];

const READING: readonly (readonly [string, Method<readonly Value[]>])[] = [
  ['count', (list, args) => occurrences(list, onlyParameter('count', 'value', args))],
  ['index', (list, args) => indexOf('index', list, onlyParameter('index', 'value', args))],
];

const CHANGING: readonly (readonly [string, Method<List>])[] = [
  ['append', (list, args) => insertAt(list, list.length, onlyParameter('append', 'object', args))],
  ['clear', (list) => replaceAll(list, [])],
  ['copy', (list) => [...list]],
  ['extend', (list, args) => replaceAll(list, [...list, ...iterate(onlyParameter('extend', 'iterable', args))])],
  ['insert', insert],
  ['pop', pop],
  ['remove', remove],
  ['reverse', (list) => replaceAll(list, [...list].reverse())],
  ['sort', sort],
];

export const TUPLE_METHODS: Methods<readonly Value[]> = new Map(READING);
export const LIST_METHODS: Methods<List> = new Map<string, Method<List>>([...READING, ...CHANGING]);

const occurrences = (list: readonly Value[], value: Value): number => list.filter((item) => equals(item, value)).length;

function indexOf(method: string, list: readonly Value[], value: Value): number {
  const index = list.findIndex((item) => equals(item, value));
  return index >= 0 ? index : refuse(`${method}(): ${repr(value)} is not in the list`);
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

function insert(list: List, args: CallArguments): null {
  const [index, value] = requireParameters('insert', ['index', 'object'], args);
  return insertAt(list, integerArgument('insert', index, 0), value ?? null);
}

function pop(list: List, args: CallArguments): Value {
  const [index] = bindParameters('pop', ['index'], args);
  const [removed] = list.splice(integerArgument('pop', index, -1), 1);
  return removed === undefined ? refuse('pop(): the list has no such item') : removed;
}

function remove(list: List, args: CallArguments): null {
  list.splice(indexOf('remove', list, onlyParameter('remove', 'value', args)), 1);
  return null;
}

function sort(list: List, args: CallArguments): null {
  const [reverse] = bindParameters('sort', ['reverse'], args);
  const sorted = [...list].sort(reverse !== undefined && truth(reverse) ? (a, b) => compare(b, a) : compare);
  return replaceAll(list, sorted);
}
