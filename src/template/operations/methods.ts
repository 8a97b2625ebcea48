import { isDict, isList, LazyDict, Tuple, type Value } from '../value.ts';
import { BoundMethod, type Methods } from './bound-method.ts';
import { DICT_METHODS, LAZY_DICT_METHODS } from './dict-methods.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list-methods.ts';
import { isFloat, isInteger } from './number.ts';
import { FLOAT_METHODS, INTEGER_METHODS } from './number-methods.ts';
import { STRING_METHODS } from './string-methods.ts';

/** The listed Python method of a value under a name, ready to be called; undefined where its type has none. */
export function methodOf(value: Value, name: string): BoundMethod | undefined {
  if (typeof value === 'string') return bind(STRING_METHODS, name, value);
  if (value instanceof Tuple) return bind(TUPLE_METHODS, name, value);
  if (isList(value)) return bind(LIST_METHODS, name, value);
  if (isDict(value)) return bind(DICT_METHODS, name, value);
  if (value instanceof LazyDict) return bind(LAZY_DICT_METHODS, name, value);
  if (isInteger(value)) return bind(INTEGER_METHODS, name, value);
  return isFloat(value) ? bind(FLOAT_METHODS, name, value) : undefined;
}

function bind<T extends Value>(methods: Methods<T>, name: string, receiver: Value): BoundMethod | undefined {
  const method = methods.get(name);
  return method && new BoundMethod(name, receiver, method);
}

/** The methods that change the list or dict they are called on. */
export const MUTATING_METHODS: ReadonlySet<string> = new Set([
  ...['append', 'extend', 'insert', 'remove', 'reverse', 'sort'],
  ...['clear', 'pop', 'popitem', 'setdefault', 'update'],
]);
