import type { z } from 'zod';
import { bool, choice, params, path, str } from '../../sdk/index.ts';

const shape = () => ({
  name: str().optional(),
  job: str().optional(),
  user: str().optional(),
  state: choice('present', 'absent').default('present'),
  cron_file: path().optional(),
  minute: str().default('*'),
  hour: str().default('*'),
  day: str().default('*'),
  month: str().default('*'),
  weekday: str().default('*'),
  special_time: choice('annually', 'daily', 'hourly', 'monthly', 'reboot', 'weekly', 'yearly').optional(),
  env: bool().default(false),
  disabled: bool().default(false),
  backup: bool().default(false),
  insertafter: str().optional(),
  insertbefore: str().optional(),
});

export type CronWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

const FIELDS = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

export const cronParams = params(shape, {
  aliases: { job: ['value'], day: ['dom'], weekday: ['dow'] },
  rule(want) {
    const { name, job, state, cron_file, user, env, special_time, insertafter, insertbefore } = want;
    if (name === undefined && !(state === 'absent' && cron_file !== undefined)) return 'needs a name';
    if (name !== undefined && /\n/.test(name)) return 'a name is one line';
    // It belongs to the distribution; in Ansible's words.
    if (cron_file === '/etc/crontab') return 'Will not manage /etc/crontab via cron_file, see documentation.';
    if (state === 'present' && job === undefined) return 'state: present needs a job';
    if (job !== undefined && /[\n\r]/.test(oneLine(job))) return 'a job is one line; use && or ; to join commands';
    if (state === 'present' && cron_file !== undefined && !env && user === undefined) return 'cron_file needs user';
    if (special_time !== undefined && FIELDS.some((field) => want[field] !== '*')) {
      return 'special_time excludes minute, hour, day, month and weekday';
    }
    if (insertafter !== undefined && insertbefore !== undefined)
      return 'insertafter and insertbefore exclude each other';
    return (insertafter ?? insertbefore) !== undefined && !env ? 'insertafter and insertbefore need env' : undefined;
  },
});

/** The line of crontab(5) for a job; only the files of /etc/cron.d name the user in it. */
export function jobLine(want: CronWant): string {
  const time = want.special_time ? `@${want.special_time}` : FIELDS.map((field) => want[field]).join(' ');
  const user = want.cron_file === undefined ? [] : [want.user ?? 'root'];
  return `${want.disabled ? '#' : ''}${[time, ...user, oneLine(want.job ?? '')].join(' ')}`;
}

/** Line breaks around a job, as YAML's folded texts have them, are no part of it. */
const oneLine = (job: string): string => job.replace(/^[\r\n]+|[\r\n]+$/g, '');

/** The path of the file, or undefined for a user's own crontab. */
export function cronFile({ cron_file }: CronWant): string | undefined {
  if (cron_file === undefined) return undefined;
  return cron_file.startsWith('/') ? cron_file : `/etc/cron.d/${cron_file}`;
}
