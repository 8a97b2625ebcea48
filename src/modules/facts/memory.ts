import type { Topic } from './fact.ts';
import { readTable } from './readings.ts';

/** Memory and swap in MiB, rounded down. */
export const memory: Topic = {
  names: ['memtotal_mb', 'memfree_mb', 'swaptotal_mb', 'swapfree_mb', 'memory_mb'],
  files: ['/proc/meminfo'],
  facts(readings) {
    const table = readTable(readings.lines('/proc/meminfo'));
    const mib = (key: string) => Math.floor(Number.parseInt(table.get(key) ?? '0', 10) / 1024);
    const [total, free] = [mib('MemTotal'), mib('MemFree')];
    const [swapTotal, swapFree] = [mib('SwapTotal'), mib('SwapFree')];
    const freeWithoutCache = free + mib('Cached') + mib('Buffers');
    return {
      memtotal_mb: total,
      memfree_mb: free,
      swaptotal_mb: swapTotal,
      swapfree_mb: swapFree,
      memory_mb: {
        real: { total, used: total - free, free },
        nocache: { free: freeWithoutCache, used: total - freeWithoutCache },
        swap: { total: swapTotal, free: swapFree, used: swapTotal - swapFree, cached: mib('SwapCached') },
      },
    };
  },
};
