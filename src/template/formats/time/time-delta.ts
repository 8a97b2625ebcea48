import { BoundMethod, type Method } from '../../operations/bound-method.ts';
import { toFloat } from '../../operations/number.ts';
import { Entity, type Value } from '../../value.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** Python's `timedelta`: the difference of two moments. */
export class TimeDelta extends Entity {
  readonly typeName = 'timedelta';
  readonly micros: number;

  constructor(micros: number) {
    super();
    this.micros = micros;
  }

  attribute(name: string): Value | undefined {
    const days = Math.floor(this.micros / DAY);
    const rest = this.micros - days * DAY;
    if (name === 'days') return days;
    if (name === 'seconds') return Math.floor(rest / SECOND);
    if (name === 'microseconds') return rest % SECOND;
    if (name !== 'total_seconds') return undefined;
    return new BoundMethod(name, this, totalSeconds);
  }

  text(): string {
    const days = Math.floor(this.micros / DAY);
    const seconds = Math.floor((this.micros - days * DAY) / SECOND);
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part, i) =>
      String(Math.floor(part)).padStart(i === 0 ? 1 : 2, '0'),
    );
    return (days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `) + clock.join(':');
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof TimeDelta ? this.micros - other.micros : undefined;
  }

  override plus(other: Value): Value | undefined {
    return other instanceof TimeDelta ? new TimeDelta(this.micros + other.micros) : undefined;
  }

  override minus(other: Value): Value | undefined {
    return other instanceof TimeDelta ? new TimeDelta(this.micros - other.micros) : undefined;
  }
}

const totalSeconds: Method<TimeDelta> = ({ micros }) => toFloat(micros / SECOND);
