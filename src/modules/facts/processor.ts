import type { Topic } from './fact.ts';
import { type Readings, readTable } from './readings.ts';

/** Processors: sockets, cores, threads, and what may be used of them. */
export const processor: Topic = {
  names: [
    'processor',
    'processor_count',
    'processor_cores',
    'processor_threads_per_core',
    'processor_vcpus',
    'processor_nproc',
    'flags',
  ],
  files: ['/proc/self/status', '/sys/devices/system/cpu/online'],
  questions: ['processors'],
  facts(readings) {
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
      processor_nproc: usable(readings) || logical,
      flags: (flags.get('flags') ?? flags.get('Features') ?? '').split(' ').filter((flag) => flag !== ''),
    };
  },
};

/** How many processors the host's processes may run on, of those that are on. */
function usable(readings: Readings): number {
  const allowed = readTable(readings.lines('/proc/self/status')).get('Cpus_allowed_list') ?? '';
  const online = ranges(readings.line('/sys/devices/system/cpu/online') || allowed);
  return ranges(allowed).reduce(
    (sum, [first, last]) =>
      sum + online.reduce((own, [from, to]) => own + Math.max(0, Math.min(last, to) - Math.max(first, from) + 1), 0),
    0,
  );
}

/** `0-3,8` as pairs of the first and the last. */
const ranges = (text: string): [first: number, last: number][] =>
  text
    .split(',')
    .filter((range) => range !== '')
    .map((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return [first, last];
    });
