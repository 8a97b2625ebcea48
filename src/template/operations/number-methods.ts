import type { Float, Value } from '../value.ts';
import type { Methods } from './bound-method.ts';
import { numberOf } from './number.ts';

export const INTEGER_METHODS: Methods<number | bigint> = new Map<string, (n: number | bigint) => Value>([
  ['bit_length', (n) => (Number(n) === 0 ? 0 : BigInt(n).toString(2).replace('-', '').length)],
]);

export const FLOAT_METHODS: Methods<number | Float> = new Map<string, (n: number | Float) => Value>([
  ['is_integer', (n) => Number.isInteger(numberOf(n))],
]);
