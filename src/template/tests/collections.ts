import { REQUIRED } from '../bind.ts';
import { ValueSet } from '../filters/value-set.ts';
import type { Test } from '../library.ts';
import { equals } from '../operations/equality.ts';
import { isNumeric, numberOf } from '../operations/number.ts';
import { contains, isUnhashable, iterate } from '../operations/sequence.ts';
import { truth } from '../operations/truth.ts';
import { typeName } from '../operations/type-name.ts';
import { refuse, usable } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { defineTest } from './define.ts';

/** The items of a set of Python, in which no list or dict can be. */
function hashable(value: Value): readonly Value[] {
  const items = iterate(value);
  for (const item of items) if (isUnhashable(item)) refuse(`a value of type ${typeName(item)} cannot be in a set`);
  return items;
}

function isSubset(small: Value, large: Value): boolean {
  const members = new ValueSet(hashable(large));
  return hashable(small).every((item) => members.has(item));
}

const TRUE_WORDS = ['yes', 'on', '1', 'true', 't', 'y'];
const FALSE_WORDS = ['no', 'off', '0', 'false', 'f', 'n'];

/** Python's truth; with `convert_bool` the words of YAML mean what they say. */
function isTruthy(value: Value, convert: boolean): boolean {
  if (!convert) return truth(value);
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (word !== undefined && TRUE_WORDS.includes(word)) return true;
  if (word !== undefined && FALSE_WORDS.includes(word)) return false;
  return equals(value, 1) || truth(value);
}

/** Tests of Ansible for lists, truth and numbers. */
export const collectionTests: readonly Test[] = [
  defineTest(['subset', 'issubset'], { other: REQUIRED }, (value, { other }) => isSubset(value, other)),
  defineTest(['superset', 'issuperset'], { other: REQUIRED }, (value, { other }) => isSubset(other, value)),
  defineTest(['contains'], { item: REQUIRED }, (value, { item }) => contains(value, item)),
  defineTest(['all'], {}, (value) => iterate(value).every(truth)),
  defineTest(['any'], {}, (value) => iterate(value).some(truth)),
  defineTest(['truthy'], { convert_bool: false }, (value, args) => isTruthy(value, truth(args.convert_bool))),
  defineTest(['falsy'], { convert_bool: false }, (value, args) => !isTruthy(value, truth(args.convert_bool))),
  defineTest(['nan', 'isnan'], {}, (value) => {
    const known = usable(value);
    return isNumeric(known) && Number.isNaN(numberOf(known));
  }),
];
