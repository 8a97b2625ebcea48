import { REQUIRED } from '../bind.ts';
import { wantNumber } from '../coerce.ts';
import type { Test } from '../library.ts';
import { binary } from '../operations/arithmetic.ts';
import { equals } from '../operations/equality.ts';
import { compare } from '../operations/order.ts';
import { contains } from '../operations/sequence.ts';
import { isDict, isList, LazyDict, Undefined, type Value } from '../value.ts';
import { defineTest } from './define.ts';

const other = { other: REQUIRED } as const;

const ordered = (names: readonly [string, ...string[]], holds: (order: number) => boolean): Test =>
  defineTest(names, other, (value, args) => holds(compare(value, args.other)));

/** Whether two values are one and the same; texts and numbers are where they are equal and of one type. */
function isSame(a: Value, b: Value): boolean {
  if (a instanceof Undefined) return a === b;
  if (isList(a) || isDict(a) || a instanceof LazyDict) return a === b;
  return typeof a === typeof b && equals(a, b);
}

const remainder = (value: Value, divisor: Value): number => {
  wantNumber('the number that is divided', value);
  return wantNumber('the remainder', binary('%', value, divisor));
};

/** Tests of Jinja that compare, and the operators as tests. */
export const comparisonTests: readonly Test[] = [
  defineTest(['eq', 'equalto', '=='], other, (value, args) => equals(value, args.other)),
  defineTest(['ne', '!='], other, (value, args) => !equals(value, args.other)),
  ordered(['gt', 'greaterthan', '>'], (order) => order > 0),
  ordered(['ge', '>='], (order) => order >= 0),
  ordered(['lt', 'lessthan', '<'], (order) => order < 0),
  ordered(['le', '<='], (order) => order <= 0),
  { ...defineTest(['sameas'], other, (value, args) => isSame(value, args.other)), acceptsUndefined: true },
  defineTest(['in'], { seq: REQUIRED }, (value, { seq }) => contains(seq, value)),
  defineTest(['odd'], {}, (value) => remainder(value, 2) === 1),
  defineTest(['even'], {}, (value) => remainder(value, 2) === 0),
  defineTest(['divisibleby'], { num: REQUIRED }, (value, { num }) => remainder(value, num) === 0),
];
