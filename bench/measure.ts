import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroupCpuSeconds, unifiedCgroups } from './hosts.ts';

export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Cost {
  /** Seconds until the command ended. */
  readonly wall: number;
  /** Seconds of CPU of all its processes, those that it left behind included. */
  readonly cpu: number;
  /** The highest sum of what its processes held in memory at one moment, in MB (10^6 bytes, shared pages divided). */
  readonly memory: number;
}

export interface Measured extends Cost {
  readonly exitCode: number | null;
  readonly output: string;
}

const cage = join(unifiedCgroups(), `infrakit-bench-${process.pid}`);

let abandoned = false;

/** Ends what is being measured and lets no other command begin: `measure` throws from now on. */
export function abandon(): void {
  abandoned = true;
  endAll();
}

function endAll(): void {
  if (existsSync(cage)) writeFileSync(join(cage, 'cgroup.kill'), '1');
}

/**
 * Runs a command in a cgroup of its own, which also holds what it leaves running (Ansible's ssh masters). Whatever is
 * still there afterwards is ended. After `limit` seconds the command itself is ended, and counts as failed.
 */
export async function measure(command: Command, limit: number): Promise<Measured> {
  mkdirSync(cage, { recursive: true });
  const cpuBefore = cgroupCpuSeconds(cage);
  const began = performance.now();
  // A shell enters the cgroup and becomes the command: no moment of its life is outside.
  const child = spawn('sh', ['-c', `echo $$ >${cage}/cgroup.procs && exec "$@"`, 'sh', ...command.argv], {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text: string) => {
    if (output.length < 4_000_000) output += text;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const deadline = setTimeout(endAll, limit * 1000);

  let ended = false;
  // Not `close`: a master that was left behind keeps the pipes open.
  const exit = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      ended = true;
      resolve(code);
    });
  });
  const peak = samplePeak(() => ended);
  const exitCode = await exit;
  const wall = (performance.now() - began) / 1000;
  clearTimeout(deadline);
  const memory = await peak;
  const cpu = cgroupCpuSeconds(cage) - cpuBefore;
  await empty();
  if (abandoned) throw new Error('ended early, as asked');
  return { wall, cpu, memory, exitCode, output };
}

/** Looks as often as costs at most a twentieth of one core. */
async function samplePeak(ended: () => boolean): Promise<number> {
  let peak = 0;
  while (!ended()) {
    const began = performance.now();
    peak = Math.max(peak, residentMegabytes());
    await sleep(Math.max(20, 20 * (performance.now() - began)));
  }
  return peak;
}

function residentMegabytes(): number {
  const processes = readFileSync(join(cage, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean);
  const kilobytes = processes.map((id) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0; // it has ended meanwhile
    }
  });
  return (kilobytes.reduce((sum, one) => sum + one, 0) * 1024) / 1e6;
}

async function empty(): Promise<void> {
  endAll();
  while (/populated 1/.test(readFileSync(join(cage, 'cgroup.events'), 'utf8'))) await sleep(10);
  rmdirSync(cage);
}
