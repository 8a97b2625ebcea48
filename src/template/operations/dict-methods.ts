import { bind, REQUIRED } from '../bind.ts';
import type { CallArguments } from '../library.ts';
import { type Dict, DictView, isDict, LazyDict, Tuple, type Value } from '../value.ts';
import type { Method, Methods } from './bound-method.ts';
import { keyOrNothing, toKey } from './dict-key.ts';
import { iterate } from './sequence.ts';
import { repr } from './text.ts';
import { orElse, refuse } from './usable.ts';

export const LAZY_DICT_METHODS: Methods<LazyDict> = new Map<string, Method<LazyDict>>([
  ['get', (dict, args) => get((key) => (typeof key === 'string' ? dict.get(key) : undefined), args)],
  ['items', (dict) => itemsView(entriesOf(dict))],
  ['keys', (dict) => new DictView('dict_keys', dict.keys())],
  ['values', (dict) => new DictView('dict_values', entriesOf(dict).values())],
]);

export const DICT_METHODS: Methods<Dict> = new Map<string, Method<Dict>>([
  ['clear', clear],
  ['copy', (dict) => new Map(dict)],
  ['get', (dict, args) => get((key) => lookUp(dict, key), args)],
  ['items', itemsView],
  ['keys', (dict) => new DictView('dict_keys', dict.keys())],
  ['pop', pop],
  ['popitem', popItem],
  ['setdefault', setDefault],
  ['update', update],
  ['values', (dict) => new DictView('dict_values', dict.values())],
]);

const entriesOf = (dict: LazyDict): Dict => new Map(Array.from(dict.keys(), (key) => [key, dict.get(key) ?? null]));

function itemsView(dict: Dict): DictView {
  return new DictView(
    'dict_items',
    Array.from(dict, ([key, value]) => Tuple.of<Value>(key, value)),
  );
}

const lookUp = (dict: Dict, key: Value): Value | undefined => {
  const own = keyOrNothing(key);
  return own === undefined ? undefined : dict.get(own);
};

function get(find: (key: Value) => Value | undefined, args: CallArguments): Value {
  const bound = bind('get()', { key: REQUIRED, default: null }, args);
  return orElse(find(bound.key), () => bound.default);
}

function clear(dict: Dict): null {
  dict.clear();
  return null;
}

function pop(dict: Dict, args: CallArguments): Value {
  const { key, default: otherwise } = bind('pop()', { key: REQUIRED, default: undefined }, args);
  const found = lookUp(dict, key);
  if (found === undefined) return orElse(otherwise, () => refuse(`pop(): the dict has no key ${repr(key)}`));
  dict.delete(toKey(key));
  return found;
}

function popItem(dict: Dict): Value {
  const last = [...dict].at(-1) ?? refuse('popitem(): the dict is empty');
  dict.delete(last[0]);
  return Tuple.of<Value>(...last);
}

function setDefault(dict: Dict, args: CallArguments): Value {
  const { key, default: value } = bind('setdefault()', { key: REQUIRED, default: null }, args);
  const found = lookUp(dict, key);
  if (found !== undefined) return found;
  dict.set(toKey(key), value);
  return value;
}

function update(dict: Dict, { positional, named }: CallArguments): null {
  // Every name is a key of the dict, also one like that of the parameter.
  const { other } = bind('update()', { other: new Map() }, { positional, named: new Map() });
  for (const [key, value] of pairsOf(other)) dict.set(key, value);
  for (const [key, value] of named) dict.set(key, value);
  return null;
}

/** The entries of a dict, or of a list of pairs. */
export function pairsOf(value: Value): Dict {
  if (isDict(value)) return value;
  if (value instanceof LazyDict) return entriesOf(value);
  return new Map(
    iterate(value).map((pair) => {
      const [key, item, ...rest] = iterate(pair);
      if (key === undefined || item === undefined || rest.length > 0)
        refuse('a dict is made of pairs of key and value');
      return [toKey(key), item];
    }),
  );
}
