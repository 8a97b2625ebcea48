import {
  Callable,
  DictView,
  Entity,
  Float,
  isDict,
  isList,
  LazyDict,
  OMIT,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../value.ts';

/** What Python calls the type of a value, for messages and the `type_debug` filter. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof DictView) return value.typeName;
  if (isList(value)) return 'list';
  if (isDict(value) || value instanceof LazyDict) return 'dict';
  if (value instanceof Entity) return value.typeName;
  if (value instanceof Callable) return 'function';
  if (value instanceof Undefined) return 'undefined';
  if (value instanceof Unknown) return 'unknown';
  return value === OMIT ? 'omit' : 'template';
}
