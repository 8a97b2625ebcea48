import { InfrakitError } from '../source/infrakit-error.ts';
import type { Value } from '../template/value.ts';

/**
 * The hosts of a play cut into the batches that `serial` asks for: a number, a percentage, or a list of both of which
 * the last is repeated.
 *
 * @throws InfrakitError where an entry is neither
 */
export function batchesOf<T>(hosts: readonly T[], serial: readonly Value[]): T[][] {
  const sizes = serial.map((entry) => sizeOf(entry, hosts.length)).filter((size) => size > 0);
  if (sizes.length === 0) return hosts.length === 0 ? [] : [[...hosts]];
  const batches: T[][] = [];
  for (let start = 0; start < hosts.length; ) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)] ?? hosts.length;
    batches.push(hosts.slice(start, start + size));
    start += size;
  }
  return batches;
}

function sizeOf(entry: Value, total: number): number {
  const text = String(entry).trim();
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined) return Math.max(1, Math.floor((Number(percent) / 100) * total));
  if (/^\d+$/.test(text)) return Number(text);
  throw new InfrakitError(`serial: "${text}" is neither a number of hosts nor a percentage`);
}
