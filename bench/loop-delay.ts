// Loaded into InfraKit before it begins (`node --import`): writes how late its event loop was, in milliseconds, into the
// file that BENCH_LOOP_DELAY names. A timer is due every 10 ms; the delay is what it comes late.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const file = process.env.BENCH_LOOP_DELAY;
if (isMainThread && file !== undefined) {
  // What the command starts itself is no part of it.
  delete process.env.BENCH_LOOP_DELAY;
  const resolution = 10;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  process.on('exit', () => {
    delays.disable();
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    const seen: LoopDelay = {
      p50: late(delays.percentile(50)),
      p99: late(delays.percentile(99)),
      max: late(delays.max),
    };
    writeFileSync(file, JSON.stringify(seen));
  });
}
