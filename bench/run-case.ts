import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case, Phase } from './cases.ts';
import type { FloorWork } from './floor.ts';
import type { BenchHost, Hosts } from './hosts.ts';
import { type Command, type Cost, measure } from './measure.ts';
import type { WireCount } from './relay.ts';
import type { Tool, ToolName } from './tools.ts';
import { Wire } from './wire.ts';

export interface Sample extends Cost, Partial<WireCount> {
  readonly run: number;
  readonly tool: ToolName;
  readonly phase: string;
  /** Seconds of CPU of all hosts together. */
  readonly hostCpu?: number;
  /** Why the sample does not count. */
  readonly failure?: string;
}

export interface CaseResult {
  readonly name: string;
  readonly summary: string;
  readonly hosts: number;
  readonly rtt: number;
  readonly samples: readonly Sample[];
  /** Where two tools left hosts in different states. Empty if all are equal. */
  readonly differences: readonly string[];
}

export interface Plan {
  readonly tools: readonly Tool[];
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
  const scratch = join(plan.scratch, one.name);
  mkdirSync(join(scratch, 'cp'), { recursive: true });
  one.write?.(scratch);
  const hosts = plan.hosts?.take(hostCount) ?? [];
  const wire = await Wire.lay(hosts, rtt);
  const inventory = join(scratch, 'inventory');
  if (plan.hosts) writeFileSync(inventory, inventoryOf(wire, plan.hosts.privateKey));
  const ground = { one, plan, hosts, wire, scratch, inventory };
  const samples: Sample[] = [];
  const states = new Map<string, string>();
  const differences: string[] = [];
  try {
    if (one.prepared) await prepare(ground);
    for (let run = 1; run <= plan.runs; run++) {
      for (const tool of rotate<ToolName>([...plan.tools.map(({ name }) => name), 'floor', 'scp'], run - 1)) {
        if (!one.prepared && tool !== 'floor') await clear(ground);
        for (const phase of one.phases(scratch)) {
          const sample = await runPhase(ground, phase, tool, run);
          if (sample === undefined) continue;
          samples.push(sample);
          plan.say(
            `  ${tool} ${phase.name}: ${sample.wall.toFixed(2)} s${sample.failure ? `, ${sample.failure}` : ''}`,
          );
          if (hosts.length === 0 || tool === 'floor') continue;
          const state = (await ground.plan.hosts?.execute(hosts, DIGEST))?.join() ?? '';
          const expected = states.get(phase.name) ?? state;
          states.set(phase.name, expected);
          if (state !== expected) differences.push(`${phase.name}: ${tool} left another state in run ${run}`);
        }
      }
    }
  } finally {
    wire.cut();
  }
  return { name: one.name, summary: one.summary, hosts: hostCount, rtt, samples, differences };
}

interface Ground {
  readonly one: Case;
  readonly plan: Plan;
  readonly hosts: readonly BenchHost[];
  readonly wire: Wire;
  readonly scratch: string;
  readonly inventory: string;
}

async function runPhase(ground: Ground, phase: Phase, tool: ToolName, run: number): Promise<Sample | undefined> {
  const command = commandOf(ground, phase, tool);
  if (command === undefined) return undefined;
  await ground.wire.reset();
  const before = ground.plan.hosts?.cpuSeconds(ground.hosts) ?? 0;
  const { exitCode, output, ...cost } = await measure(command, ground.plan.limit);
  const hostCpu = (ground.plan.hosts?.cpuSeconds(ground.hosts) ?? 0) - before;
  const failure = failureOf(phase, tool, exitCode, output);
  return {
    run,
    tool,
    phase: phase.name,
    ...cost,
    ...(ground.hosts.length > 0 && { hostCpu }),
    ...(await ground.wire.report()),
    ...(failure !== undefined && { failure }),
  };
}

function failureOf(phase: Phase, tool: ToolName, exitCode: number | null, output: string): string | undefined {
  if (exitCode !== 0) return `ended with ${exitCode ?? 'the time limit'}: ${output.slice(-600).trim()}`;
  if (!phase.unchanged || tool === 'floor') return undefined;
  const changed = [...output.matchAll(/changed=(\d+)/g)].filter(([, count]) => count !== '0');
  return changed.length > 0 ? `changed something on ${changed.length} hosts` : undefined;
}

function commandOf(ground: Ground, phase: Phase, name: ToolName): Command | undefined {
  const { wire, scratch, plan } = ground;
  if (name === 'floor') return floorCommand(ground, phase);
  if (name === 'scp') {
    const [endpoint] = wire.endpoints;
    if (phase.scp === undefined || endpoint === undefined || !plan.hosts) return undefined;
    const { from, to } = phase.scp;
    const options = ['-q', '-i', plan.hosts.privateKey, '-P', String(endpoint.port), '-o', 'StrictHostKeyChecking=no'];
    const target = `root@${endpoint.address}:${to}`;
    return { argv: ['scp', ...options, '-o', 'UserKnownHostsFile=/dev/null', from, target] };
  }
  if (name === 'mitogen' && ground.one.withoutMitogen) return undefined;
  const tool = plan.tools.find((candidate) => candidate.name === name);
  const inventory = phase.invocation.inventory ?? (ground.hosts.length > 0 ? ground.inventory : undefined);
  return tool?.command({ ...phase.invocation, ...(inventory !== undefined && { inventory }) }, scratch);
}

function floorCommand({ wire, scratch, plan }: Ground, phase: Phase): Command {
  if (phase.floor === 'node') return { argv: [process.execPath, '-e', '0'] };
  const path = join(scratch, 'floor.json');
  const work: FloorWork = { ...phase.floor, endpoints: wire.endpoints, privateKey: plan.hosts?.privateKey ?? '' };
  writeFileSync(path, JSON.stringify(work));
  return { argv: [process.execPath, fileURLToPath(new URL('floor.js', import.meta.url)), path] };
}

async function clear({ plan, hosts }: Ground): Promise<void> {
  await plan.hosts?.execute(hosts, CLEAR);
}

async function prepare(ground: Ground): Promise<void> {
  await clear(ground);
  const [phase] = ground.one.phases(ground.scratch);
  const command = phase && commandOf(ground, phase, 'infrakit');
  if (command === undefined) return;
  const { exitCode, output } = await measure(command, ground.plan.limit);
  if (exitCode !== 0) throw new Error(`the hosts could not be prepared: ${output.slice(-2000)}`);
}

function inventoryOf(wire: Wire, privateKey: string): string {
  const lines = wire.endpoints.map(({ name, address, port }) => `${name} ansible_host=${address} ansible_port=${port}`);
  return `${lines.join('\n')}

[all:vars]
ansible_user=root
ansible_ssh_private_key_file=${privateKey}
ansible_python_interpreter=/usr/bin/python3
`;
}

const rotate = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, index) => list[(index + by) % list.length] as T);
