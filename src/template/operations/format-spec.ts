import type { Value } from '../value.ts';
import { limitText } from './limits.ts';
import { isInteger, isNumeric, type Numeric, numberOf } from './number.ts';
import { exponential, fixed, general, grouped } from './number-format.ts';
import { floatText, text } from './text.ts';
import { typeName } from './type-name.ts';
import { refuse } from './usable.ts';

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;
const RADIX: ReadonlyMap<string, { radix: number; prefix: string }> = new Map([
  ['x', { radix: 16, prefix: '0x' }],
  ['X', { radix: 16, prefix: '0X' }],
  ['o', { radix: 8, prefix: '0o' }],
  ['b', { radix: 2, prefix: '0b' }],
]);

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly withPrefix: boolean;
  readonly width: number;
  readonly separator: string;
  readonly precision: number | undefined;
  readonly kind: string;
}

/** One value in Python's format mini-language, such as `>8`, `05d` or `,.2f`. */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return text(value);
  const parsed = parseSpec(spec);
  // A boolean is the integer it stands for, wherever anything but its text is asked for.
  const number = typeof value === 'boolean' ? Number(value) : value;
  const isNumber = isNumeric(number);
  if (!isNumber && typeof value !== 'string') {
    refuse(`a value of type ${typeName(value)} has no format but its text, and this one is "${spec}"`);
  }
  limitText(parsed.width);
  // A zero in front of the width pads a text as any other character would: behind it.
  if (!isNumber && parsed.align === '=' && !spec.includes('='))
    return align('', formatText(value, parsed), { ...parsed, align: '<' }, false);
  const [sign, body] = isNumber ? formatNumber(number, parsed) : ['', formatText(value, parsed)];
  return align(sign, body, parsed, isNumber);
}

function parseSpec(spec: string): Spec {
  const match = SPEC.exec(spec);
  if (!match) return refuse(`"${spec}" is not a format specification`);
  const [, fill, alignment, sign, prefix, zero, width, separator, precision, kind] = match;
  return {
    fill: fill ?? (zero && !alignment ? '0' : ' '),
    align: alignment ?? (zero ? '=' : undefined),
    sign: sign ?? '-',
    withPrefix: prefix !== undefined,
    width: Number(width ?? 0),
    separator: separator ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    kind: kind ?? '',
  };
}

function formatText(value: Value, { kind, precision }: Spec): string {
  if (kind !== '' && kind !== 's') refuse(`the format "${kind}" does not fit a value of type ${typeName(value)}`);
  return [...text(value)].slice(0, precision).join('');
}

/** The sign (with the radix prefix) and the digits, which fill characters may part. */
function formatNumber(value: Numeric, spec: Spec): [string, string] {
  const digits = numberDigits(value, spec);
  const isNegative = digits.startsWith('-');
  const sign = isNegative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const prefix = spec.withPrefix ? (RADIX.get(spec.kind)?.prefix ?? '') : '';
  const body = isNegative ? digits.slice(1) : digits;
  return [sign + prefix, spec.separator ? grouped(body, spec.separator, RADIX.has(spec.kind) ? 4 : 3) : body];
}

function numberDigits(value: Numeric, { kind, precision }: Spec): string {
  const number = numberOf(value);
  const radix = RADIX.get(kind);
  if (radix || 'dc'.includes(kind || ' ') || (kind === 'n' && isInteger(value)) || (kind === '' && isInteger(value))) {
    if (!isInteger(value))
      return refuse(`the format "${kind}" wants an integer, not a value of type ${typeName(value)}`);
    if (kind === 'c') return String.fromCodePoint(number);
    const digits = value.toString(radix?.radix ?? 10);
    return kind === 'X' ? digits.toUpperCase() : digits;
  }
  const digits = floatDigits(number, kind, precision);
  return kind === kind.toUpperCase() && kind !== '' ? digits.toUpperCase() : digits;
}

function floatDigits(number: number, kind: string, precision: number | undefined): string {
  switch (kind.toLowerCase()) {
    case '':
      if (precision === undefined) return floatText(number);
      return withPoint(general(number, precision));
    case 'f':
      return fixed(number, precision ?? 6);
    case 'e':
      return exponential(number, precision ?? 6);
    case 'g':
    case 'n':
      return general(number, precision ?? 6);
    case '%':
      return `${fixed(number * 100, precision ?? 6)}%`;
    default:
      return refuse(`unknown format "${kind}" for a number`);
  }
}

/** A float without a format letter keeps its point. */
const withPoint = (digits: string): string => (/^-?\d+$/.test(digits) ? `${digits}.0` : digits);

function align(sign: string, body: string, { fill, align: alignment, width }: Spec, isNumber: boolean): string {
  const missing = Math.max(0, width - [...body].length - sign.length);
  switch (alignment ?? (isNumber ? '>' : '<')) {
    case '<':
      return sign + body + fill.repeat(missing);
    case '^':
      return fill.repeat(missing >> 1) + sign + body + fill.repeat(missing - (missing >> 1));
    case '=':
      return sign + fill.repeat(missing) + body;
    default:
      return fill.repeat(missing) + sign + body;
  }
}
