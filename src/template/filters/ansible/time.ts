import { wantNumber } from '../../coerce.ts';
import { calendarAt, DateTime } from '../../formats/time/date-time.ts';
import { strftime } from '../../formats/time/strftime.ts';
import { strptime } from '../../formats/time/strptime.ts';
import type { Filter } from '../../library.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { parseFloatText } from '../jinja/numbers.ts';

/** Seconds since 1970 as milliseconds; None is this moment. */
function momentOf(second: Value): number {
  if (second === null) return Date.now();
  const seconds =
    typeof second === 'string' ? parseFloatText(second) : wantNumber("the second of the filter 'strftime'", second);
  return seconds === undefined
    ? refuse(`Invalid value for epoch value (${text(second)}): the filter 'strftime' wants seconds since 1970`)
    : seconds * 1000;
}

/** Filters of Ansible for dates and times. */
export const timeFilters: readonly Filter[] = [
  defineFilter(['strftime'], { second: null, utc: false }, (input, { second, utc }) =>
    strftime(text(input), calendarAt(momentOf(second), truth(utc))),
  ),
  defineFilter(
    ['to_datetime'],
    { format: '%Y-%m-%d %H:%M:%S' },
    (input, { format }) => new DateTime(strptime(text(input), text(format))),
  ),
];
