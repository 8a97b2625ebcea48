import { floatText, twoDigitExponent } from './text.ts';
import { refuse } from './usable.ts';

/** More digits than any double has; a tie is exact when everything after the five is zero for so long. */
const TIE_DIGITS = 30;
const MOST_DIGITS = 100 - TIE_DIGITS;

/** A number with a fixed count of decimals, rounded half to even on its exact binary value as Python does. */
export function fixed(value: number, digits: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  const decimals = checkedDigits(digits);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e21) return `${sign}${BigInt(magnitude)}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  const exact = magnitude.toFixed(decimals + TIE_DIGITS);
  const cut = exact.length - TIE_DIGITS;
  const floor = exact.slice(0, cut).replace(/\.$/, '');
  const isTie = /^50*$/.test(exact.slice(cut));
  const isEven = Number(floor.at(-1)) % 2 === 0;
  return sign + (isTie && isEven ? floor : magnitude.toFixed(decimals));
}

/** `1.500000e+03`. */
export function exponential(value: number, digits: number): string {
  return notFinite(value) ?? twoDigitExponent(value.toExponential(checkedDigits(digits)));
}

/** The shorter of the fixed and the exponential form with so many significant digits, without trailing zeros. */
export function general(value: number, precision: number): string {
  const special = notFinite(value);
  if (special !== undefined) return special;
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const significant = Math.max(1, checkedDigits(precision));
  const [mantissa = '', exponent = '0'] = value.toExponential(significant - 1).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= significant) return twoDigitExponent(`${withoutZeros(mantissa)}e${exponent}`);
  return withoutZeros(value.toFixed(Math.min(100, Math.max(0, significant - 1 - power))));
}

/** Digits in groups of three (or `size`), counted from the point. */
export function grouped(number: string, separator: string, size = 3): string {
  const point = number.search(/[.e]/);
  const end = point < 0 ? number.length : point;
  const groups = new RegExp(`\\B(?=(?:[0-9a-fA-F]{${size}})+$)`, 'g');
  return number.slice(0, end).replace(groups, separator) + number.slice(end);
}

const withoutZeros = (number: string): string => (number.includes('.') ? number.replace(/\.?0+$/, '') : number);

const notFinite = (value: number): string | undefined => (Number.isFinite(value) ? undefined : floatText(value));

function checkedDigits(digits: number): number {
  if (digits > MOST_DIGITS) refuse(`a number cannot be printed with more than ${MOST_DIGITS} digits`);
  return digits;
}
