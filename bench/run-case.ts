import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Phase } from './case.ts';
import { commandOf, floorCommand, forgetCaches, type Ground, inventoryOf } from './ground.ts';
import type { Hosts } from './hosts.ts';
import { measure } from './measure.ts';
import type { CaseResult, Sample } from './result.ts';
import type { Tool, ToolName } from './tools.ts';
import { Wire } from './wire.ts';

export interface Plan {
  readonly tools: readonly Tool[];
  /** What else is measured beside the tools. */
  readonly companions: readonly ('floor' | 'scp')[];
  /** Why a tool has no part in a case on so many hosts, or nothing if it has. */
  readonly leftOut: (tool: ToolName, one: Case, hosts: number) => string | undefined;
  readonly hosts: Hosts | undefined;
  readonly scratch: string;
  readonly runs: number;
  /** Seconds after which a single command is given up. */
  readonly limit: number;
  readonly say: (text: string) => void;
}

// All that the cases may have left, so that each tool begins on the same ground.
const CLEAR = 'rm -rf /opt/bench; userdel benchuser 2>/dev/null; groupdel benchgroup 2>/dev/null; mkdir -p /opt/bench';
// No times: they are the only thing that may differ.
const DIGEST = `cd /opt/bench && { find . -printf '%p %y %m %U %G %l\\n' | sort; find . -type f -exec sha256sum {} + | sort
  getent passwd benchuser; getent group benchgroup; } | sha256sum`;

/** Runs the phases of a case with every tool, the tools in turn and each run in another order, and compares what they left. */
export async function runCase(one: Case, hostCount: number, rtt: number, plan: Plan): Promise<CaseResult> {
  const notRun = plan.tools.flatMap(({ name }) => {
    const why = plan.leftOut(name, one, hostCount);
    return why === undefined ? [] : [{ tool: name, why }];
  });
  const tools = plan.tools.filter(({ name }) => notRun.every(({ tool }) => tool !== name));
  const scratch = join(plan.scratch, one.name);
  mkdirSync(join(scratch, 'cp'), { recursive: true });
  one.write?.(scratch);
  const hosts = plan.hosts?.take(hostCount) ?? [];
  const wire = await Wire.lay(hosts, rtt);
  const inventory = join(scratch, 'inventory');
  if (plan.hosts) writeFileSync(inventory, inventoryOf(wire.endpoints, plan.hosts.privateKey));
  const ground: Ground = { one, tools, fleet: plan.hosts, hosts, wire, scratch, inventory };
  const samples: Sample[] = [];
  const states = new Map<string, string>();
  const differences: string[] = [];
  try {
    if (one.prepared) await prepare(ground, plan);
    const bareTurns = rtt > 0 ? await turnsOfConnecting(ground, plan) : undefined;
    for (let run = 1; run <= plan.runs; run++) {
      for (const tool of rotate<ToolName>([...tools.map(({ name }) => name), ...plan.companions], run - 1)) {
        if (!one.prepared && tool !== 'floor') await clear(ground);
        for (const phase of one.phases(scratch)) {
          const sample = await runPhase(ground, plan, phase, tool, run);
          if (sample === undefined) continue;
          const beyond = sample.turns !== undefined && bareTurns !== undefined ? sample.turns - bareTurns : undefined;
          samples.push({ ...sample, ...(beyond !== undefined && { turnsBeyond: beyond }) });
          plan.say(
            `  ${tool} ${phase.name}: ${sample.wall.toFixed(2)} s${sample.failure ? `, ${sample.failure}` : ''}`,
          );
          if (hosts.length === 0 || tool === 'floor') continue;
          const state = (await plan.hosts?.execute(hosts, DIGEST))?.join() ?? '';
          const expected = states.get(phase.name) ?? state;
          states.set(phase.name, expected);
          if (state !== expected) differences.push(`${phase.name}: ${tool} left another state in run ${run}`);
        }
      }
    }
  } finally {
    wire.cut();
  }
  const tasks = one.tasks === undefined ? {} : { tasks: one.tasks };
  return { name: one.name, summary: one.summary, hosts: hostCount, rtt, ...tasks, samples, notRun, differences };
}

async function runPhase(
  ground: Ground,
  plan: Plan,
  phase: Phase,
  tool: ToolName,
  run: number,
): Promise<Sample | undefined> {
  const command = commandOf(ground, phase, tool);
  if (command === undefined) return undefined;
  if (phase.cold) forgetCaches(ground);
  await ground.wire.reset();
  const before = plan.hosts?.cpuSeconds(ground.hosts) ?? 0;
  const { exitCode, output, ...cost } = await measure(command, plan.limit);
  const hostCpu = (plan.hosts?.cpuSeconds(ground.hosts) ?? 0) - before;
  const counts = [...output.matchAll(/changed=(\d+)/g)].map(([, count]) => Number(count));
  const changed = counts.reduce((sum, count) => sum + count, 0);
  const failure = failureOf(exitCode, output, phase.unchanged === true && changed > 0);
  return {
    run,
    tool,
    phase: phase.name,
    ...cost,
    ...(ground.hosts.length > 0 && { hostCpu }),
    ...(counts.length > 0 && { changed }),
    ...(await ground.wire.report()),
    ...(failure !== undefined && { failure }),
  };
}

function failureOf(exitCode: number | null, output: string, changedInVain: boolean): string | undefined {
  if (exitCode !== 0) return `ended with ${exitCode ?? 'the time limit'}: ${output.slice(-600).trim()}`;
  return changedInVain ? 'changed something that was as it should be' : undefined;
}

async function turnsOfConnecting(ground: Ground, plan: Plan): Promise<number | undefined> {
  await ground.wire.reset();
  await measure(floorCommand(ground, { requests: [] }), plan.limit);
  return (await ground.wire.report())?.turns;
}

async function clear({ fleet, hosts }: Ground): Promise<void> {
  await fleet?.execute(hosts, CLEAR);
}

async function prepare(ground: Ground, plan: Plan): Promise<void> {
  await clear(ground);
  const [phase] = ground.one.phases(ground.scratch);
  const command = phase && commandOf(ground, phase, 'infrakit');
  if (command === undefined) return;
  const { exitCode, output } = await measure(command, plan.limit);
  if (exitCode !== 0) throw new Error(`the hosts could not be prepared: ${output.slice(-2000)}`);
}

const rotate = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, index) => list[(index + by) % list.length] as T);
