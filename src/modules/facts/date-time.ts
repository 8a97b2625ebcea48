import type { Topic } from './fact.ts';
import type { Readings } from './readings.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The clock of the host, in its time zone where not said otherwise. */
export const dateTime: Topic = {
  names: ['date_time'],
  questions: ['clock'],
  facts(readings) {
    const [epoch = '0', nanoseconds = '', offset = '+0000', zone = 'UTC'] = readings.one('clock').split(' ');
    const seconds = Number(epoch);
    const local = new Date((seconds + secondsOf(offset)) * 1000).toISOString();
    const utc = new Date(seconds * 1000).toISOString();
    const micro = /^\d{9}$/.test(nanoseconds) ? nanoseconds.slice(0, 6) : '000000';
    const [date = '', clock = ''] = local.slice(0, 19).split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    const [hour = '', minute = '', second = ''] = clock.split(':');
    const basic = `${year}${month}${day}T${hour}${minute}${second}`;
    return {
      date_time: {
        year,
        month,
        day,
        hour,
        minute,
        second,
        date,
        time: clock,
        epoch,
        epoch_int: epoch,
        weekday: WEEKDAYS[new Date(local).getUTCDay()] ?? '',
        weekday_number: String(new Date(local).getUTCDay()),
        weeknumber: weekNumber(new Date(local)),
        iso8601: `${utc.slice(0, 19)}Z`,
        iso8601_micro: `${utc.slice(0, 19)}.${micro}Z`,
        iso8601_basic: `${basic}${micro}`,
        iso8601_basic_short: basic,
        tz: zone,
        tz_dst: summerZone(readings) ?? zone,
        tz_offset: offset,
      },
    };
  },
};

const secondsOf = (offset: string): number => {
  const [, sign, hours = '0', minutes = '0'] = /^([-+])(\d\d)(\d\d)$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
};

/** The week of the year as strftime's %W has it: the days before the first Monday are week 00. */
function weekNumber(day: Date): string {
  const dayOfYear = Math.floor((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / 86_400_000);
  const daysSinceMonday = (day.getUTCDay() + 6) % 7;
  return String(Math.floor((dayOfYear + 7 - daysSinceMonday) / 7)).padStart(2, '0');
}

/** The name of the zone while daylight is saved: the one of the half-year that is ahead of the other. */
function summerZone(readings: Readings): string | undefined {
  const [winterOffset = '', winter] = readings.one('winter').split(' ');
  const [summerOffset = '', summer] = readings.one('summer').split(' ');
  return secondsOf(summerOffset) >= secondsOf(winterOffset) ? summer : winter;
}
