import { Float, type Value } from '../value.ts';

/** Everything Python computes with; booleans count as 0 and 1. */
export type Numeric = number | bigint | boolean | Float;

export const isNumeric = (value: Value): value is Numeric =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float;

/** True for Python's `float`: a boxed integral float, or a number with a fraction, an infinity or NaN. */
export const isFloat = (value: Value): value is number | Float =>
  value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));

/** True for Python's `int`, without booleans. */
export const isInteger = (value: Value): value is number | bigint =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** A float of Python: boxed where JavaScript could not tell it from an integer. */
export const toFloat = (value: number): number | Float =>
  Number.isInteger(value) || Object.is(value, -0) ? new Float(value) : value;

/** An integer of Python: a number as long as it is exact. */
export const toInteger = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

/** The number behind any numeric value; big integers lose digits. */
export const numberOf = (value: Numeric): number => Number(value instanceof Float ? value.value : value);

/** The number for an exact comparison: a bigint stays one, since JavaScript compares it with numbers exactly. */
export const exactOf = (value: Numeric): number | bigint => {
  if (value instanceof Float) return value.value;
  return typeof value === 'boolean' ? Number(value) : value;
};

/** An integer (or boolean) as bigint. */
export const bigOf = (value: number | bigint | boolean): bigint => BigInt(value);
