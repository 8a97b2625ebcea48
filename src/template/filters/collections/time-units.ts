import { bindSome } from '../../bind.ts';
import { wantNumber } from '../../coerce.ts';
import type { CallArguments, Filter } from '../../library.ts';
import { toFloat } from '../../operations/number.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
/** What the units last in milliseconds; a month has 30 days and a year 365, unless told otherwise. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', SECOND],
  ['m', 60 * SECOND],
  ['h', 3600 * SECOND],
  ['d', DAY],
  ['w', 7 * DAY],
  ['mo', 30 * DAY],
  ['y', 365 * DAY],
]);
const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ['millisecond', 'ms'],
  ['msec', 'ms'],
  ['msecond', 'ms'],
  ['sec', 's'],
  ['second', 's'],
  ['hour', 'h'],
  ['min', 'm'],
  ['minute', 'm'],
  ['day', 'd'],
  ['week', 'w'],
  ['month', 'mo'],
  ['year', 'y'],
]);
/** Behind the point; Python's `round` of this filter. */
const DECIMALS = 12;

function lengthOf(name: string, lengths: ReadonlyMap<string, number>): number | undefined {
  return lengths.get(LONG_NAMES.get(name.replace(/s+$/, '')) ?? name);
}

function convert(filter: string, input: Value, unit: string, args: CallArguments): Value {
  const { month = null, year = null, ...others } = Object.fromEntries(args.named);
  const [surplus] = Object.keys(others);
  if (surplus !== undefined) refuse(`the filter '${filter}' has no argument '${surplus}'`, 'it takes month and year');
  const lengths = new Map(LENGTHS);
  if (month !== null) lengths.set('mo', wantNumber(`month of the filter '${filter}'`, month) * DAY);
  if (year !== null) lengths.set('y', wantNumber(`year of the filter '${filter}'`, year) * DAY);
  const written = text(input);
  if (written === '0') return 0;
  const wanted = lengthOf(unit, lengths);
  if (wanted === undefined)
    return refuse(`${filter} cannot convert to the unit ${unit}`, `units: ${[...lengths.keys()].join(', ')}`);
  const total = written
    .split(/\s+/)
    .filter(Boolean)
    .reduce((sum, part) => {
      const [, count, name = ''] = /^(-?\d+)(\w+)/.exec(part) ?? [];
      const length = lengthOf(name, lengths);
      if (count === undefined || length === undefined)
        return refuse(`${filter} cannot interpret the time ${JSON.stringify(written)}`);
      return sum + Number(count) * length;
    }, 0);
  return toFloat(Number((total / wanted).toFixed(DECIMALS)));
}

const fixed = (name: string, unit: string): Filter => ({
  names: [name],
  run: (input, args) => convert(name, input, unit, bindSome(`the filter '${name}'`, {}, args).rest),
});

/** Filters of community.general that count a time such as `1d 2h` in one unit. */
export const timeUnitFilters: readonly Filter[] = [
  {
    names: ['to_time_unit'],
    run(input, args) {
      const { bound, rest } = bindSome("the filter 'to_time_unit'", { unit: 'ms' }, args);
      return convert('to_time_unit', input, text(bound.unit), rest);
    },
  },
  fixed('to_milliseconds', 'ms'),
  fixed('to_seconds', 's'),
  fixed('to_minutes', 'm'),
  fixed('to_hours', 'h'),
  fixed('to_days', 'd'),
  fixed('to_weeks', 'w'),
  fixed('to_months', 'mo'),
  fixed('to_years', 'y'),
];
