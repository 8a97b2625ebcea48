import { refuse } from '../../operations/usable.ts';
import { type CalendarTime, DAYS, MONTHS } from './strftime.ts';

const short = (names: readonly string[]): string => names.map((name) => name.slice(0, 3)).join('|');

/** What each directive reads. */
const READS: Readonly<Record<string, string | undefined>> = {
  Y: '(\\d{4})',
  y: '(\\d{2})',
  m: '(1[0-2]|0?[1-9])',
  d: '(3[01]|[12]\\d|0?[1-9]| [1-9])',
  H: '(2[0-3]|[01]?\\d)',
  I: '(1[0-2]|0?[1-9])',
  M: '([0-5]?\\d)',
  S: '(6[01]|[0-5]?\\d)',
  f: '(\\d{1,6})',
  j: '(\\d{1,3})',
  p: '(am|pm)',
  B: `(${MONTHS.join('|')})`,
  b: `(${short(MONTHS)})`,
  A: `(${DAYS.join('|')})`,
  a: `(${short(DAYS)})`,
  z: '(Z|[+-]\\d{2}:?\\d{2})',
  Z: '([A-Za-z]+)',
};
const SHORTHANDS: Readonly<Record<string, string | undefined>> = {
  T: '%H:%M:%S',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
};

/**
 * The moment a text stands for, by a format of Python's `datetime.strptime`.
 *
 * @throws InfrakitError where the text does not look like the format
 */
export function strptime(text: string, format: string): CalendarTime {
  const letters: string[] = [];
  const expanded = format.replace(/%([TDFR])/g, (_, letter) => SHORTHANDS[letter] ?? '');
  const source = expanded.replace(/%([\s\S])|\s+|[\\^$.*+?()[\]{}|/]/g, (part, letter) => {
    if (letter === undefined) return /\s/.test(part) ? '\\s+' : `\\${part}`;
    if (letter === '%') return '%';
    letters.push(letter);
    return READS[letter] ?? refuse(`a time format has the unknown directive ${part}`);
  });
  const match = new RegExp(`^${source}$`, 'i').exec(text);
  if (!match) return refuse(`the time ${JSON.stringify(text)} does not look like ${JSON.stringify(format)}`);
  return assemble(new Map(letters.map((letter, i) => [letter, match[i + 1] ?? ''])));
}

function assemble(fields: ReadonlyMap<string, string>): CalendarTime {
  const number = (letter: string) => (fields.has(letter) ? Number(fields.get(letter)) : undefined);
  const twoDigits = number('y');
  const year = number('Y') ?? (twoDigits === undefined ? 1900 : twoDigits + (twoDigits < 69 ? 2000 : 1900));
  const named = (fields.get('B') ?? fields.get('b'))?.slice(0, 3).toLowerCase();
  const month = number('m') ?? (named ? MONTHS.findIndex((name) => name.toLowerCase().startsWith(named)) + 1 : 1);
  const noon = fields.get('p')?.toLowerCase() === 'pm' ? 12 : 0;
  const twelve = number('I');
  const hour = number('H') ?? (twelve === undefined ? 0 : (twelve % 12) + noon);
  const day = number('d') ?? 1;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) refuse(`the month ${year}-${month} has no day ${day}`);
  return {
    year,
    month,
    day,
    hour,
    minute: number('M') ?? 0,
    second: number('S') ?? 0,
    microsecond: Number((fields.get('f') ?? '0').padEnd(6, '0')),
    offset: offsetOf(fields.get('z')),
  };
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
