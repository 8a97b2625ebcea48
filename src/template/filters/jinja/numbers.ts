import { wantInteger, wantNumber } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { negate } from '../../operations/arithmetic.ts';
import { isFloat, isInteger, isNumeric, numberOf, toFloat, toInteger } from '../../operations/number.ts';
import { fixed } from '../../operations/number-format.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse, usable } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const FLOAT = /^[+-]?(?:(?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;
const PREFIXES: ReadonlyMap<number, RegExp> = new Map([
  [2, /^0b_?/i],
  [8, /^0o_?/i],
  [16, /^0x_?/i],
]);

/** Python's `int(text, base)`, or undefined where that fails. */
function parseInteger(input: string, base: number): number | bigint | undefined {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(input.trim()) ?? [];
  const digits = body.replace(PREFIXES.get(base) ?? /^$/, '');
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(digits)) return undefined;
  let value = 0n;
  for (const char of digits.replaceAll('_', '')) {
    const digit = Number.parseInt(char, 36);
    if (digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  return toInteger(sign === '-' ? -value : value);
}

/** Python's `float(text)`, or undefined where that fails. */
export function parseFloatText(input: string): number | undefined {
  const trimmed = input.trim();
  if (!FLOAT.test(trimmed) || !/[\dni]/i.test(trimmed)) return undefined;
  const word = /^([+-]?)(inf|nan)/i.exec(trimmed);
  if (word) return word[2]?.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
  const value = Number(trimmed.replaceAll('_', ''));
  return Number.isNaN(value) ? undefined : value;
}

function toInt(input: Value, otherwise: Value, base: number): Value {
  const known = usable(input);
  if (isInteger(known)) return known;
  if (typeof known === 'string') {
    const whole = parseInteger(known, base);
    if (whole !== undefined) return whole;
  }
  const float = isNumeric(known) ? numberOf(known) : typeof known === 'string' ? parseFloatText(known) : undefined;
  return float === undefined || !Number.isFinite(float) ? otherwise : toInteger(BigInt(Math.trunc(float)));
}

/** An integer rounded to tens, hundreds …, half to even. */
function roundInteger(value: number | bigint, digits: number): Value {
  const unit = 10n ** BigInt(digits);
  const whole = BigInt(value);
  const rest = ((whole % unit) + unit) % unit;
  const floor = whole - rest;
  const isUp = rest * 2n > unit || (rest * 2n === unit && (floor / unit) % 2n !== 0n);
  return toInteger(isUp ? floor + unit : floor);
}

function round(input: Value, precision: number, method: string): Value {
  const known = usable(input);
  const value = wantNumber("what the filter 'round' rounds", known);
  if (method === 'common') {
    if (!isFloat(known) && precision >= 0) return isInteger(known) ? known : Number(known);
    const scale = 10 ** -precision;
    const rounded = precision >= 0 ? Number(fixed(value, precision)) : Number(fixed(value / scale, 0)) * scale;
    return isFloat(known) ? toFloat(rounded) : roundInteger(known as number | bigint, -precision);
  }
  if (method !== 'ceil' && method !== 'floor')
    refuse(`the filter 'round' knows the methods common, ceil and floor, not '${method}'`);
  const scale = 10 ** precision;
  // Python makes an integer of it on the way, which knows no negative zero.
  return toFloat((Math[method as 'ceil' | 'floor'](value * scale) + 0) / scale);
}

function fileSize(input: Value, binary: boolean): string {
  const known = usable(input);
  const bytes = typeof known === 'string' ? parseFloatText(known) : wantNumber("the input of 'filesizeformat'", known);
  if (bytes === undefined) return refuse(`the filter 'filesizeformat' wants a number, not ${JSON.stringify(known)}`);
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const letters = [...(binary ? 'KMGTPEZY' : 'kMGTPEZY')];
  const last = letters.findIndex((_, i) => bytes < base ** (i + 2));
  const index = last < 0 ? letters.length - 1 : last;
  return `${fixed((base * bytes) / base ** (index + 2), 1)} ${letters[index]}${binary ? 'iB' : 'B'}`;
}

/** Filters of Jinja that make or change numbers. */
export const numberFilters: readonly Filter[] = [
  defineFilter(['abs'], {}, (input) => {
    const known = usable(input);
    // True and False are numbers, but what comes out is an integer, as in Python.
    if (typeof known === 'boolean') return Number(known);
    const value = wantNumber("the input of the filter 'abs'", known);
    return value < 0 || Object.is(value, -0) ? negate(known) : known;
  }),
  defineFilter(['int'], { default: 0, base: 10 }, (input, args) =>
    toInt(input, args.default, wantInteger("the base of the filter 'int'", args.base)),
  ),
  defineFilter(['float'], { default: toFloat(0) }, (input, args) => {
    const known = usable(input);
    const value = isNumeric(known) ? numberOf(known) : typeof known === 'string' ? parseFloatText(known) : undefined;
    return value === undefined ? args.default : toFloat(value);
  }),
  defineFilter(['round'], { precision: 0, method: 'common' }, (input, { precision, method }) =>
    round(input, wantInteger("the precision of the filter 'round'", precision), text(method)),
  ),
  defineFilter(['filesizeformat'], { binary: false }, (input, { binary }) => fileSize(input, truth(binary))),
];
