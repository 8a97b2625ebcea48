import { isDict, isList, LazyDict, Tuple, type Value } from '../value.ts';
import { elementOf } from './element.ts';
import { limitText } from './limits.ts';
import { isFloat, isInteger, isNumeric, numberOf } from './number.ts';
import { exponential, fixed, general } from './number-format.ts';
import { asciiRepr, repr, text } from './text.ts';
import { typeName } from './type-name.ts';
import { orElse, refuse } from './usable.ts';

const CONVERSION = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?([hlL]?)([\s\S]?)/g;

/** Python's `format % values`: printf-like conversions, by position or by key. */
export function percentFormat(format: string, values: Value): string {
  const args = new Arguments(values);
  const result = format.replace(CONVERSION, (_, key, flags, width, precision, _size, kind) => {
    if (kind === '%') return '%';
    const minimum = width === '*' ? args.nextWidth() : Number(width ?? 0);
    const digits = precision === '*' ? args.nextWidth() : precision === undefined ? undefined : Number(precision);
    const value = key === undefined ? args.next() : args.named(key);
    limitText(minimum);
    return padded(convert(kind, value, digits, flags), minimum, flags, 'sra'.includes(kind) || kind === 'c');
  });
  args.finish();
  limitText(result.length);
  return result;
}

/** The values to the right of the operator, handed out one by one. */
class Arguments {
  readonly #values: Value;
  readonly #list: readonly Value[];
  #used = 0;

  constructor(values: Value) {
    this.#values = values;
    this.#list = values instanceof Tuple ? values : [values];
  }

  next(): Value {
    const value = this.#list[this.#used++];
    return value === undefined ? refuse('not enough values for the format text') : value;
  }

  nextWidth(): number {
    const value = this.next();
    return typeof value === 'number' ? value : refuse('the width * of a format wants an integer');
  }

  named(key: string): Value {
    if (!isMapping(this.#values)) refuse(`the format wants a dict, for its key "${key}"`);
    this.#used = this.#list.length;
    return orElse(elementOf(this.#values, key), () => refuse(`the format wants the key "${key}", which is not there`));
  }

  finish(): void {
    if (this.#used < this.#list.length && !isMapping(this.#values) && !isList(this.#list[0] ?? null)) {
      refuse('there are more values than the format text uses');
    }
  }
}

const isMapping = (value: Value): boolean => isDict(value) || value instanceof LazyDict;

function convert(kind: string, value: Value, precision: number | undefined, flags: string): string {
  switch (kind) {
    case 's':
      return text(value).slice(0, precision);
    case 'r':
      return repr(value).slice(0, precision);
    case 'a':
      return asciiRepr(value).slice(0, precision);
    case 'c':
      return isInteger(value) || typeof value === 'boolean' ? String.fromCodePoint(Number(value)) : text(value);
    case 'd':
    case 'i':
    case 'u':
      return signed(integerDigits(kind, value, 10, precision), flags);
    case 'x':
    case 'X':
    case 'o':
      return signed(radixDigits(kind, value, precision, flags.includes('#')), flags);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return signed(floatDigits(kind, value, precision ?? 6), flags);
    default:
      return refuse(kind === '' ? 'the format text ends within a conversion' : `unknown conversion %${kind}`);
  }
}

function integerDigits(kind: string, value: Value, radix: number, precision = 0): string {
  if (!isNumeric(value) || (radix !== 10 && isFloat(value))) {
    return refuse(`the conversion %${kind} wants a number, not a value of type ${typeName(value)}`);
  }
  if (!Number.isFinite(numberOf(value)) && isFloat(value)) refuse(`the conversion %${kind} wants a finite number`);
  const whole = isInteger(value) ? value : BigInt(Math.trunc(numberOf(value)));
  const digits = whole.toString(radix).replace('-', '').padStart(precision, '0');
  return whole < 0 ? `-${digits}` : digits;
}

function radixDigits(kind: string, value: Value, precision: number | undefined, withPrefix: boolean): string {
  const digits = integerDigits(kind, value, kind === 'o' ? 8 : 16, precision);
  const prefix = withPrefix ? (kind === 'o' ? '0o' : '0x') : '';
  const whole = digits.startsWith('-') ? `-${prefix}${digits.slice(1)}` : prefix + digits;
  return kind === 'X' ? whole.toUpperCase() : whole;
}

function floatDigits(kind: string, value: Value, precision: number): string {
  if (!isNumeric(value)) return refuse(`the conversion %${kind} wants a number, not ${typeName(value)}`);
  const number = numberOf(value);
  const form = { f: fixed, e: exponential, g: general }[kind.toLowerCase() as 'f' | 'e' | 'g'];
  const digits = form(number, precision);
  return kind === kind.toUpperCase() ? digits.toUpperCase() : digits;
}

function signed(digits: string, flags: string): string {
  if (digits.startsWith('-')) return digits;
  if (flags.includes('+')) return `+${digits}`;
  return flags.includes(' ') ? ` ${digits}` : digits;
}

function padded(body: string, width: number, flags: string, isText: boolean): string {
  if (flags.includes('-')) return body.padEnd(width);
  if (!flags.includes('0') || isText) return body.padStart(width);
  const prefix = /^[-+ ]?(?:0[xXo])?/.exec(body)?.[0] ?? '';
  return prefix + body.slice(prefix.length).padStart(width - prefix.length, '0');
}
