import type { RunEvent } from '../events/run-event.ts';
import type { Json } from '../template/value.ts';
import { banner } from './banner.ts';
import { printableLine } from './printable.ts';

type Custom = NonNullable<Extract<RunEvent, { type: 'run.finished' }>['custom']>;

/** The lines of CUSTOM STATS, as Ansible prints them where show_custom_stats is on: hosts sorted, the run last. */
export function customStats(custom: Custom | undefined, columns?: number): string[] {
  if (!custom) return [];
  const { _run: run, ...hosts } = custom;
  const lines = Object.entries(hosts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, stats]) => printableLine(`${host}: ${flat(stats)}`));
  if (run) lines.push(`RUN: ${printableLine(flat(run))}`);
  return [banner('CUSTOM STATS:', columns), ...lines.map((line) => `\t${line}`), ''];
}

/** Python's JSON with an indent of one, sorted, the ends of lines taken out. */
const flat = (stats: { readonly [name: string]: Json }): string =>
  JSON.stringify(sorted(stats), undefined, 1).replaceAll('\n', '');

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item as Json)]));
}
