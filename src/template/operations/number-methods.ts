import { type Float, Tuple, type Value } from '../value.ts';
import type { Methods } from './bound-method.ts';
import { isFloat, isInteger, numberOf, toFloat, toInteger } from './number.ts';
import { refuse } from './usable.ts';

export const INTEGER_METHODS: Methods<number | bigint> = new Map<string, (n: number | bigint) => Value>([
  ['as_integer_ratio', (n) => Tuple.of(n, 1)],
  ['bit_count', (n) => BigInt(n).toString(2).split('1').length - 1],
  ['bit_length', (n) => (Number(n) === 0 ? 0 : BigInt(n).toString(2).replace('-', '').length)],
  ['conjugate', (n) => n],
  ['is_integer', () => true],
]);

export const FLOAT_METHODS: Methods<number | Float> = new Map<string, (n: number | Float) => Value>([
  ['as_integer_ratio', (n) => ratioOf(numberOf(n))],
  ['conjugate', (n) => n],
  ['is_integer', (n) => Number.isInteger(numberOf(n))],
]);

/** What can be read of a number without a call: the parts of a complex number and of a fraction. */
export function numberAttribute(value: Value, name: string): Value | undefined {
  const known = typeof value === 'boolean' ? Number(value) : value;
  if (isInteger(known)) {
    if (name === 'real' || name === 'numerator') return known;
    if (name === 'imag') return 0;
    return name === 'denominator' ? 1 : undefined;
  }
  if (!isFloat(known)) return undefined;
  if (name === 'real') return known;
  return name === 'imag' ? toFloat(0) : undefined;
}

/** The fraction in lowest terms that a double is. */
function ratioOf(value: number): Tuple {
  if (!Number.isFinite(value)) refuse(`${value} is no fraction`);
  let [numerator, denominator] = [value, 1n];
  // A double has at most 1074 binary places, and doubling it loses none.
  while (!Number.isInteger(numerator)) [numerator, denominator] = [numerator * 2, denominator * 2n];
  return Tuple.of(toInteger(BigInt(numerator)), toInteger(denominator));
}
