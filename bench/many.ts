import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { play } from './case.ts';
import type { BenchHost, Hosts } from './hosts.ts';
import type { LoopDelay } from './loop-delay.ts';
import { clearForNames, copyToNames, EACH_ITS_FOLDER, writeNames } from './many-hosts.ts';
import { manyTables } from './many-table.ts';
import { measure } from './measure.ts';
import type { Width } from './model.ts';
import type { Options } from './options.ts';
import { type BenchRecord, writeRecord } from './record.ts';
import type { WireCount } from './relayed-host.ts';
import { ROLE_TASKS } from './role-cases.ts';
import { describeMachine, inSession, type Session, say } from './session.ts';
import { infrakit, type Tool } from './tools.ts';
import { Wire } from './wire.ts';

/** One run over many names: `connect` asks each for a sign of life, `role` finds nothing to do. */
export interface ManySample extends Partial<WireCount> {
  readonly work: 'connect' | 'role';
  readonly hosts: number;
  readonly tasks: number;
  readonly rtt: number;
  readonly wall: number;
  readonly cpu: number;
  readonly hostCpu: number;
  readonly memory: number;
  readonly lag?: LoopDelay;
  /** Hosts of which the recap says that they were reached, that nothing failed and that nothing was changed. */
  readonly quiet: number;
  readonly failure?: string;
}

export interface ManyResult {
  readonly sshd: number;
  readonly cores: number;
  readonly width: Width;
  readonly samples: readonly ManySample[];
}

const COUNTS = [50, 100, 200, 500, 1000];
/** InfraKit's own limits, where no option says otherwise. */
const FORKS = 50;
const HANDSHAKES = 32;

/** Measures one InfraKit process with more and more hosts, and fits the model of cost to it. */
export async function benchMany(options: Options, cores: number): Promise<{ record: BenchRecord; sound: boolean }> {
  const counts = [...(options.hosts ?? COUNTS)].sort((a, b) => a - b);
  const most = counts.at(-1) ?? 0;
  const env: Record<string, string> = options.forks === undefined ? {} : { ANSIBLE_FORKS: options.forks };
  const tool = infrakit(options.dist, 'infrakit', env);
  const forks = options.forks === undefined ? FORKS : Number(options.forks) || most;
  const machine = describeMachine();
  const samples: ManySample[] = [];
  const result: ManyResult = { sshd: options.sshd, cores, width: { forks, handshakes: HANDSHAKES }, samples };
  const record: BenchRecord = { machine, versions: [tool.version], many: [result] };
  await inSession(options, { systemd: 0, light: options.sshd, python: 0 }, async (session) => {
    const fleet = session.hosts;
    if (fleet === undefined) return;
    const hosts = fleet.all;
    await prepare({ fleet, hosts, session, tool, most, limit: options.limit });
    // With a delay the counts at both ends suffice: turns do not grow with hosts that are worked on side by side.
    const delayed = (rtt: number) => (rtt === 0 ? counts : [...new Set([counts[0] ?? 0, most])]);
    for (const rtt of options.rtts ?? [0, 50]) {
      const wire = await Wire.lay(hosts, rtt);
      try {
        for (const count of delayed(rtt)) {
          for (let run = 0; run < (options.runs ?? 1); run++) {
            for (const work of ['connect', 'role'] as const) {
              const sample = await runOnce({ work, count, rtt, wire, fleet, session, tool, limit: options.limit });
              samples.push(sample);
              say(`  ${work}, ${count} hosts, ${rtt} ms: ${sample.wall.toFixed(1)} s ${sample.failure ?? ''}`);
              writeRecord(options.json, record);
            }
          }
        }
      } finally {
        wire.cut();
      }
    }
  });
  console.log(`${machine}\n- ${tool.version}\n\n${manyTables(result)}`);
  return { record, sound: samples.every(({ failure }) => failure === undefined) };
}

interface Preparation {
  readonly fleet: Hosts;
  readonly hosts: readonly BenchHost[];
  readonly session: Session;
  readonly tool: Tool;
  readonly most: number;
  readonly limit: number;
}

async function prepare({ fleet, hosts, session, tool, most, limit }: Preparation): Promise<void> {
  await clearForNames(fleet, hosts);
  const straight = await Wire.lay(hosts, 0);
  const inventory = writeNames(Math.min(most, hosts.length), straight, fleet.privateKey, session.scratch);
  const command = tool.command({ ...play('role.yml', '-e', EACH_ITS_FOLDER), inventory }, session.scratch);
  const { exitCode, output } = await measure(command, limit);
  if (exitCode !== 0) throw new Error(`the hosts could not be prepared: ${output.slice(-2000)}`);
  await copyToNames(fleet, hosts, most);
}

interface Attempt {
  readonly work: 'connect' | 'role';
  readonly count: number;
  readonly rtt: number;
  readonly wire: Wire;
  readonly fleet: Hosts;
  readonly session: Session;
  readonly tool: Tool;
  readonly limit: number;
}

async function runOnce(attempt: Attempt): Promise<ManySample> {
  const { work, count, rtt, wire, fleet, session, tool, limit } = attempt;
  const inventory = writeNames(count, wire, fleet.privateKey, session.scratch);
  const invocation = work === 'role' ? play('role.yml', '-e', EACH_ITS_FOLDER) : play('ping.yml');
  const { env, ...command } = tool.command({ ...invocation, inventory }, session.scratch);
  const lagFile = join(session.scratch, 'lag.json');
  rmSync(lagFile, { force: true });
  const watched = {
    ...env,
    NODE_OPTIONS: `--import=${new URL('loop-delay.js', import.meta.url)}`,
    BENCH_LOOP_DELAY: lagFile,
  };
  await wire.reset();
  const before = fleet.cpuSeconds(fleet.all);
  const { exitCode, output, ...cost } = await measure({ ...command, env: watched }, limit);
  const hostCpu = fleet.cpuSeconds(fleet.all) - before;
  const quiet = output.match(/^n\d+ .*changed=0 +unreachable=0 +failed=0/gm)?.length ?? 0;
  const failure =
    exitCode !== 0 || quiet !== count
      ? `ended with ${exitCode ?? 'the time limit'}, ${quiet} of ${count} hosts as they should be: ${output.slice(-600)}`
      : undefined;
  return {
    work,
    hosts: count,
    tasks: work === 'role' ? ROLE_TASKS : 1,
    rtt,
    ...cost,
    hostCpu,
    quiet,
    ...(existsSync(lagFile) && { lag: JSON.parse(readFileSync(lagFile, 'utf8')) as LoopDelay }),
    ...(await wire.report()),
    ...(failure !== undefined && { failure }),
  };
}
