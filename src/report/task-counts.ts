import type { Outcome } from '../events/run-event.ts';
import type { Paint, Tone } from './colour.ts';

/** How a task went on the hosts that are done with it; a failure that was let pass counts as ignored. */
export type Count = Outcome['status'] | 'ignored';
export type TaskCounts = { [count in Count]?: number };

const SHOWN: readonly (readonly [Count, Tone])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unknown', 'unknown'],
  ['skipped', 'skipped'],
  ['ignored', 'warning'],
  ['failed', 'failed'],
  ['unreachable', 'unreachable'],
];

/** What an outcome counts as. */
export const countOf = (outcome: Outcome): Count => (outcome.ignored ? 'ignored' : outcome.status);

export const countedHosts = (counts: TaskCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** `ok=120 changed=3 failed=1`, without those that are zero. */
export function countsText(counts: TaskCounts, paint: Paint): string {
  return SHOWN.flatMap(([count, tone]) => (counts[count] ? [paint(`${count}=${counts[count]}`, tone)] : [])).join(' ');
}

/** The mark of a finished task and the tone of the worst that happened. */
export function verdict(counts: TaskCounts): { mark: string; tone: Tone } {
  if (counts.failed || counts.unreachable) return { mark: '✖', tone: 'failed' };
  if (counts.unknown) return { mark: '?', tone: 'unknown' };
  if (counts.changed) return { mark: '✔', tone: 'changed' };
  return counts.ok || counts.ignored ? { mark: '✔', tone: 'ok' } : { mark: '-', tone: 'skipped' };
}
