import type { Facts } from './fact.ts';
import { type Readings, readTable } from './readings.ts';

/** Processors: sockets, cores, threads, and what may be used of them. */
export function processor(readings: Readings): Facts {
  const rows = readings.lines('/proc/cpuinfo').map((line) => {
    const at = line.indexOf(':');
    return { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
  });
  const values = (key: string) => rows.filter((row) => row.key === key).map((row) => row.value);
  const number = (key: string) => Number.parseInt(values(key)[0] ?? '', 10) || 1;

  const logical = values('processor').length || 1;
  const sockets = new Set(values('physical id')).size;
  const cores = sockets === 0 ? 1 : number('cpu cores');
  const threads = sockets === 0 ? 1 : Math.max(1, Math.floor(number('siblings') / cores));
  const count = sockets || logical;
  const named = new Set(['processor', 'vendor_id', 'model name', 'Processor', 'cpu model']);
  const flags = readTable(readings.lines('/proc/cpuinfo'));
  return {
    processor: rows.filter(({ key }) => named.has(key)).map(({ value }) => value),
    processor_count: count,
    processor_cores: cores,
    processor_threads_per_core: threads,
    processor_vcpus: count * cores * threads,
    processor_nproc: Number(readings.one('nproc')) || logical,
    flags: (flags.get('flags') ?? flags.get('Features') ?? '').split(' ').filter((flag) => flag !== ''),
  };
}
