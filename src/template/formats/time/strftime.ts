import { refuse } from '../../operations/usable.ts';

/** A moment broken into the fields of a calendar. */
export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Minutes east of Greenwich; undefined where no zone is known. */
  readonly offset?: number | undefined;
  readonly zone?: string | undefined;
}

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY = 86_400_000;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export const utcMillis = (time: CalendarTime): number => {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  date.setUTCHours(time.hour, time.minute, time.second, Math.floor(time.microsecond / 1000));
  return date.getTime();
};

/** 0 for Sunday. */
export const weekday = (time: CalendarTime): number => new Date(utcMillis(time)).getUTCDay();

/** 1 for the first of January. */
function dayOfYear(time: CalendarTime): number {
  const start = utcMillis({ ...time, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 });
  return Math.floor((utcMillis(time) - start) / DAY) + 1;
}

/** The week of ISO 8601 and the year it belongs to. */
function isoWeek(time: CalendarTime): { year: number; week: number } {
  const midnight = utcMillis({ ...time, hour: 0, minute: 0, second: 0, microsecond: 0 });
  const thursday = new Date(midnight + (4 - (weekday(time) || 7)) * DAY);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7) + 1 };
}

const offsetText = (offset: number | undefined): string => {
  if (offset === undefined) return '';
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
};

type Directive = (time: CalendarTime) => string;

const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ['Y', (t) => String(t.year)],
  ['y', (t) => pad(t.year % 100)],
  ['C', (t) => pad(Math.floor(t.year / 100))],
  ['m', (t) => pad(t.month)],
  ['B', (t) => MONTHS[t.month - 1] ?? ''],
  ['b', (t) => (MONTHS[t.month - 1] ?? '').slice(0, 3)],
  ['h', (t) => (MONTHS[t.month - 1] ?? '').slice(0, 3)],
  ['d', (t) => pad(t.day)],
  ['e', (t) => String(t.day).padStart(2)],
  ['j', (t) => pad(dayOfYear(t), 3)],
  ['H', (t) => pad(t.hour)],
  ['k', (t) => String(t.hour).padStart(2)],
  ['I', (t) => pad(t.hour % 12 || 12)],
  ['l', (t) => String(t.hour % 12 || 12).padStart(2)],
  ['M', (t) => pad(t.minute)],
  ['S', (t) => pad(t.second)],
  ['f', (t) => pad(t.microsecond, 6)],
  ['p', (t) => (t.hour < 12 ? 'AM' : 'PM')],
  ['P', (t) => (t.hour < 12 ? 'am' : 'pm')],
  ['A', (t) => DAYS[weekday(t)] ?? ''],
  ['a', (t) => (DAYS[weekday(t)] ?? '').slice(0, 3)],
  ['w', (t) => String(weekday(t))],
  ['u', (t) => String(weekday(t) || 7)],
  ['U', (t) => pad(Math.floor((dayOfYear(t) + 6 - weekday(t)) / 7))],
  ['W', (t) => pad(Math.floor((dayOfYear(t) + 6 - ((weekday(t) + 6) % 7)) / 7))],
  ['V', (t) => pad(isoWeek(t).week)],
  ['G', (t) => String(isoWeek(t).year)],
  ['s', (t) => String(Math.floor(utcMillis(t) / 1000) - (t.offset ?? 0) * 60)],
  ['z', (t) => offsetText(t.offset)],
  ['Z', (t) => t.zone ?? ''],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
  ['D', (t) => strftime('%m/%d/%y', t)],
  ['F', (t) => strftime('%Y-%m-%d', t)],
  ['R', (t) => strftime('%H:%M', t)],
  ['T', (t) => strftime('%H:%M:%S', t)],
  ['r', (t) => strftime('%I:%M:%S %p', t)],
  ['c', (t) => strftime('%a %b %e %H:%M:%S %Y', t)],
  ['x', (t) => strftime('%m/%d/%y', t)],
  ['X', (t) => strftime('%H:%M:%S', t)],
]);

/** A moment written by a format of strftime(3) in the C locale; a `-` before the letter leaves out leading zeros. */
export function strftime(format: string, time: CalendarTime): string {
  return format.replace(/%(-?)([\s\S])/g, (whole, short, letter) => {
    const directive = DIRECTIVES.get(letter);
    if (!directive) return refuse(`a time format has the unknown directive ${whole}`);
    return short ? directive(time).replace(/^[0 ]+(?=.)/, '') : directive(time);
  });
}
