import { bind, REQUIRED } from '../../bind.ts';
import { wantText } from '../../coerce.ts';
import type { CallArguments } from '../../library.ts';
import { BoundMethod, type Method } from '../../operations/bound-method.ts';
import { toFloat } from '../../operations/number.ts';
import { Entity, type Value } from '../../value.ts';
import { type CalendarTime, strftime, utcMillis, weekday } from './strftime.ts';
import { TimeDelta } from './time-delta.ts';

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

/** Python's `datetime`: what `to_datetime` and `now()` give. */
export class DateTime extends Entity {
  readonly typeName = 'datetime';
  readonly time: CalendarTime;

  constructor(time: CalendarTime) {
    super();
    this.time = time;
  }

  /** A moment in the zone of the control node, or in UTC. */
  static at(millis: number, utc: boolean): DateTime {
    return new DateTime(calendarAt(millis, utc));
  }

  attribute(name: string): Value | undefined {
    const field = FIELDS.find((candidate) => candidate === name);
    if (field) return this.time[field];
    const method = METHODS.get(name);
    return method && new BoundMethod(name, this, method);
  }

  text(): string {
    return this.iso(' ');
  }

  iso(separator: string): string {
    const fraction = this.time.microsecond > 0 ? '.%f' : '';
    const zone = this.time.offset === undefined ? '' : strftime('%z', this.time).replace(/(\d\d)$/, ':$1');
    return strftime(`%Y-%m-%d${separator}%H:%M:%S${fraction}`, this.time) + zone;
  }

  /** Microseconds since 1970, as if a time without a zone were in UTC. */
  get micros(): number {
    return (
      utcMillis({ ...this.time, microsecond: 0 }) * 1000 + this.time.microsecond - (this.time.offset ?? 0) * 60_000_000
    );
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof DateTime ? this.micros - other.micros : undefined;
  }

  override plus(other: Value): Value | undefined {
    return other instanceof TimeDelta ? this.#shifted(other.micros) : undefined;
  }

  override minus(other: Value): Value | undefined {
    if (other instanceof DateTime) return new TimeDelta(this.micros - other.micros);
    return other instanceof TimeDelta ? this.#shifted(-other.micros) : undefined;
  }

  #shifted(micros: number): DateTime {
    const { offset, zone } = this.time;
    const moved = this.micros + micros + (offset ?? 0) * 60_000_000;
    const { offset: _utc, zone: _name, ...fields } = calendarAt(Math.floor(moved / 1000), true);
    return new DateTime({ ...fields, microsecond: ((moved % 1_000_000) + 1_000_000) % 1_000_000, offset, zone });
  }
}

/** The fields of a moment; the zone belongs to them only where it is asked for by `%z`. */
export function calendarAt(millis: number, utc: boolean): CalendarTime {
  const date = new Date(millis);
  const offset = utc ? 0 : -date.getTimezoneOffset();
  const shifted = new Date(millis + offset * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    microsecond: shifted.getUTCMilliseconds() * 1000,
    offset,
    zone: utc || offset === 0 ? 'UTC' : zoneName(date),
  };
}

const zoneName = (date: Date): string =>
  new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** Seconds since 1970; a time without a zone is taken as one of the control node, as in Python. */
function timestamp({ time, micros }: DateTime): Value {
  if (time.offset !== undefined) return toFloat(micros / 1e6);
  const local = new Date(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  return toFloat(local.getTime() / 1000 + time.microsecond / 1e6);
}

function formatted({ time }: DateTime, args: CallArguments): string {
  const { format } = bind('strftime()', { format: REQUIRED }, args);
  return strftime(wantText("the argument 'format' of strftime()", format), time);
}

function isoFormatted(date: DateTime, args: CallArguments): string {
  const { sep } = bind('isoformat()', { sep: 'T' }, args);
  return date.iso(wantText("the argument 'sep' of isoformat()", sep));
}

const METHODS: ReadonlyMap<string, Method<DateTime>> = new Map<string, Method<DateTime>>([
  ['strftime', formatted],
  ['isoformat', isoFormatted],
  ['timestamp', timestamp],
  ['weekday', ({ time }) => (weekday(time) + 6) % 7],
  ['isoweekday', ({ time }) => weekday(time) || 7],
  ['date', ({ time }) => strftime('%Y-%m-%d', time)],
  ['time', ({ time }) => strftime('%H:%M:%S', time)],
]);
