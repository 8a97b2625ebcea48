import type { HostStats } from '../events/run-event.ts';
import { banner } from './banner.ts';
import type { Paint, Tone } from './colour.ts';
import { printableLine } from './printable.ts';

/** The seven fields of a recap line in Ansible's order, each with its colour where it is not zero. */
const FIELDS: readonly (readonly [keyof HostStats, Tone])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'unreachable'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['rescued', 'ok'],
  ['ignored', 'warning'],
];

const HOST_COLUMNS = 26;

/**
 * The lines of PLAY RECAP, byte for byte as Ansible prints them: hosts sorted, trailing blanks of the last field and the
 * empty line at the end included.
 */
export function recap(stats: { readonly [host: string]: HostStats }, paint: Paint, columns?: number): string[] {
  const hosts = Object.entries(stats).sort(([a], [b]) => (a < b ? -1 : 1));
  return [banner('PLAY RECAP', columns), ...hosts.map(([host, figures]) => recapLine(host, figures, paint)), ''];
}

function recapLine(host: string, stats: HostStats, paint: Paint): string {
  const name = printableLine(host);
  const fields = FIELDS.map(([field, tone]) => {
    const text = `${field}=${String(stats[field]).padEnd(4)}`;
    return stats[field] === 0 ? text : paint(text, tone);
  });
  return `${paint(name, hostTone(stats))}${' '.repeat(Math.max(0, HOST_COLUMNS - name.length))} : ${fields.join(' ')}`;
}

function hostTone(stats: HostStats): Tone {
  if (stats.failed > 0 || stats.unreachable > 0) return 'failed';
  return stats.changed > 0 ? 'changed' : 'ok';
}
