// Loaded into InfraKit before it begins (`node --import`): writes how late its event loop was, in milliseconds, into the
// file that BENCH_LOOP_DELAY names. A timer is due every 10 ms; the delay is what it comes late. Where hosts share the
// machine's cores it is late while they have them, so there is also the CPU time that was used since the timer last came.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of 99 in 100 turns: CPU time of all threads, in milliseconds. */
  readonly work: number;
}

const file = process.env.BENCH_LOOP_DELAY;
if (isMainThread && file !== undefined) {
  // What the command starts itself is no part of it.
  delete process.env.BENCH_LOOP_DELAY;
  const resolution = 10;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  const work: number[] = [];
  let before = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    work.push((user + system) / 1000);
  }, resolution).unref();
  process.on('exit', () => {
    delays.disable();
    work.sort((a, b) => a - b);
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
    const seen: LoopDelay = {
      p50: late(delays.percentile(50)),
      p99: late(delays.percentile(99)),
      max: late(delays.max),
      work: work[Math.floor(work.length * 0.99)] ?? 0,
    };
    writeFileSync(file, JSON.stringify(seen));
  });
}
