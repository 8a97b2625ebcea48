import { REQUIRED } from '../../bind.ts';
import { optionalText, wantNumber } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { isNumeric, numberOf, toFloat, toInteger } from '../../operations/number.ts';
import { fixed } from '../../operations/number-format.ts';
import { floatPower } from '../../operations/power.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse, usable } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { parseFloatText } from '../jinja/numbers.ts';

/** The letters of the powers of 1024, the greatest first. */
const POWERS = [...'YZEPTGMK'].map((letter, i) => ({ letter, size: 1024 ** (8 - i) }));

function humanReadable(size: number, bits: boolean, unit: string | undefined): string {
  const name = bits ? 'bits' : 'Bytes';
  const wanted = POWERS.find((power) =>
    unit === undefined ? size >= power.size : unit.toUpperCase().startsWith(power.letter),
  );
  if (!wanted) return `${fixed(size, 2)} ${name}`;
  return `${fixed(size / wanted.size, 2)} ${wanted.letter}${name[0]}`;
}

/** `10K`, `1.5 GB` or (with `bits`) `2 Mb` as a number of bytes or bits. */
function humanToBytes(input: Value, defaultUnit: string | undefined, bits: boolean): Value {
  const [, digits = '', unit = defaultUnit] = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text(input)) ?? [];
  const amount = parseFloatText(digits);
  if (amount === undefined) return refuse(`${JSON.stringify(text(input))} does not start with a number of bytes`);
  if (!unit) return wholeOf(amount);
  const letter = unit.charAt(0).toUpperCase();
  const power = letter === 'B' ? { size: 1 } : POWERS.find((candidate) => candidate.letter === letter);
  if (!power) return refuse(`'${unit}' is no unit of ${bits ? 'bits' : 'bytes'}`);
  const spelledOut = unit.toLowerCase().includes(bits ? 'bit' : 'byte');
  if (unit.length > 1 && !spelledOut && unit[1] !== (bits ? 'b' : 'B')) {
    refuse(`'${unit}' is no unit of ${bits ? 'bits' : 'bytes'}`, `write ${letter}${bits ? 'b' : 'B'} or ${letter}`);
  }
  return wholeOf(amount * power.size);
}

/** Rounded half to even, as Python does. */
const wholeOf = (value: number): Value => toInteger(BigInt(fixed(value, 0)));

const finite = (value: number, what: string): Value =>
  Number.isNaN(value) ? refuse(`${what} is not defined for these numbers`) : toFloat(value);

function logarithm(value: number, base: number): number {
  if (base === 10) return Math.log10(value);
  return base === Math.E ? Math.log(value) : Math.log(value) / Math.log(base);
}

/** Filters of Ansible for numbers and sizes. */
export const mathFilters: readonly Filter[] = [
  defineFilter(['log'], { base: Math.E }, (input, { base }) => {
    const value = wantNumber("the input of the filter 'log'", input);
    if (value <= 0) refuse("the filter 'log' wants a number above 0");
    return finite(logarithm(value, wantNumber("the base of the filter 'log'", base)), "the filter 'log'");
  }),
  defineFilter(['pow'], { exponent: REQUIRED }, (input, { exponent }) =>
    finite(
      floatPower(
        wantNumber("the input of the filter 'pow'", input),
        wantNumber("the exponent of the filter 'pow'", exponent),
      ),
      "the filter 'pow'",
    ),
  ),
  defineFilter(['root'], { base: 2 }, (input, args) => {
    const value = wantNumber("the input of the filter 'root'", input);
    const base = wantNumber("the base of the filter 'root'", args.base);
    return finite(base === 2 ? Math.sqrt(value) : floatPower(value, 1 / base), "the filter 'root'");
  }),
  defineFilter(['human_readable'], { isbits: false, unit: null }, (input, { isbits, unit }) => {
    const known = usable(input);
    const size = isNumeric(known) ? numberOf(known) : parseFloatText(text(known));
    if (size === undefined)
      return refuse(`the filter 'human_readable' wants a number, not ${JSON.stringify(text(known))}`);
    return humanReadable(size, truth(isbits), optionalText(unit));
  }),
  defineFilter(['human_to_bytes'], { default_unit: null, isbits: false }, (input, args) =>
    humanToBytes(input, optionalText(args.default_unit), truth(args.isbits)),
  ),
];
