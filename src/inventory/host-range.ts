import { hostAddress } from '../sdk/host-address.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Span } from '../source/span.ts';

const LARGEST = 100_000;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const HINT = 'ranges are [first:last] or [first:last:step] of numbers or of letters';

/**
 * The hosts that a name with ranges stands for: `web[1:3]`, `db[01:10:2].example`, `rack[a:f]`.
 *
 * @throws InfrakitError where a range is malformed or too large
 */
function expandRanges(pattern: string, place: () => Span): readonly string[] {
  if (!pattern.includes('[')) return [pattern];
  const open = pattern.indexOf('[');
  const close = pattern.indexOf(']');
  if (close < open)
    throw new InfrakitError(`"${pattern}" has a bracket that is not closed`, { span: place(), hint: HINT });
  const steps = stepsOf(pattern.slice(open + 1, close), place);
  const tails = expandRanges(pattern.slice(close + 1), place);
  if (steps.length * tails.length > LARGEST) throw tooMany(place);
  const head = pattern.slice(0, open);
  return steps.flatMap((step) => tails.map((tail) => head + step + tail));
}

const tooMany = (place: () => Span) => new InfrakitError(`more than ${LARGEST} hosts in one range`, { span: place() });

/** What stands between the brackets, one text for each host. Letters go from `a` to `z`, then from `A` to `Z`. */
function stepsOf(text: string, place: () => Span): readonly string[] {
  const bounds = text.split(':');
  const [first = '', last = '', step = '1'] = bounds;
  const isRange = bounds.length === 2 || bounds.length === 3;
  if (!isRange || last === '' || !/^-?\d+$/.test(step)) {
    const missing = isRange && last === '' ? ': a host range must specify end value' : '';
    throw new InfrakitError(`"[${text}]" is not a range of hosts${missing}`, { span: place(), hint: HINT });
  }
  const width = /^0./.test(first) ? first.length : 0;
  if (width > 0 && width !== last.length) {
    throw new InfrakitError(`both ends of the range "[${text}]" must have the same number of digits`, {
      span: place(),
    });
  }
  if (/^[a-zA-Z]$/.test(first) && /^[a-zA-Z]$/.test(last)) {
    const from = ALPHABET.indexOf(first);
    const letters = numbers(from, ALPHABET.indexOf(last), Number(step), text, place);
    if (letters.length === 0) throw backwards(text, place);
    return letters.map((letter) => ALPHABET.charAt(letter));
  }
  if (!/^\d*$/.test(first) || !/^\d+$/.test(last)) {
    throw new InfrakitError(`"[${text}]" is not a range of hosts`, { span: place(), hint: HINT });
  }
  return numbers(Number(first), Number(last), Number(step), text, place).map((n) => String(n).padStart(width, '0'));
}

/** None where the range runs backwards: that is for the caller to tell. */
function numbers(from: number, to: number, step: number, text: string, place: () => Span): readonly number[] {
  if (step <= 0) throw backwards(text, place);
  const count = Math.max(0, Math.floor((to - from) / step) + 1);
  if (count > LARGEST) throw tooMany(place);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

const backwards = (text: string, place: () => Span) =>
  new InfrakitError(`the range "[${text}]" runs backwards or stands still`, { span: place(), hint: HINT });

export interface WrittenHosts {
  /** None for a range such as `[3:1]`. */
  readonly names: readonly string[];
  readonly port: number | undefined;
}

/**
 * The hosts that a name in an inventory stands for, with the port written after it: `web[1:3]:2222`,
 * `[2001:db8::1]:2222`. A bare IPv6 address has no port.
 *
 * @throws InfrakitError where a range is malformed or too large
 */
export function writtenHosts(text: string, place: () => Span): WrittenHosts {
  // Most names have neither a port nor a range, and there may be thousands of them.
  const address = text.includes(':') ? hostAddress(text) : undefined;
  return { names: expandRanges(address?.host ?? text, place), port: address?.port };
}
