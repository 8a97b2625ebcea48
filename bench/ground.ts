import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case, Phase } from './case.ts';
import type { Floor, FloorWork } from './floor.ts';
import type { BenchHost, Hosts } from './hosts.ts';
import type { Command } from './measure.ts';
import type { Tool, ToolName } from './tools.ts';
import type { Endpoint, Wire } from './wire.ts';

/** Where a case is played: the hosts, the wire to them, and what lies on the controller. */
export interface Ground {
  readonly one: Case;
  readonly tools: readonly Tool[];
  readonly fleet: Hosts | undefined;
  readonly hosts: readonly BenchHost[];
  readonly wire: Wire;
  readonly scratch: string;
  readonly inventory: string;
}

/** The command with which a tool goes through a phase, or nothing if it has no part in it. */
export function commandOf(ground: Ground, phase: Phase, name: ToolName): Command | undefined {
  if (name === 'floor') return phase.floor === 'node' ? bareNode() : floorCommand(ground, phase.floor);
  if (name === 'scp') return scpCommand(ground, phase);
  const tool = ground.tools.find((candidate) => candidate.name === name);
  const inventory = phase.invocation.inventory ?? (ground.hosts.length > 0 ? ground.inventory : undefined);
  return tool?.command({ ...phase.invocation, ...(inventory !== undefined && { inventory }) }, ground.scratch);
}

const bareNode = (): Command => ({ argv: [process.execPath, '-e', '0'] });

export function floorCommand({ wire, scratch, fleet }: Ground, floor: Floor): Command {
  const path = join(scratch, 'floor.json');
  const work: FloorWork = { ...floor, endpoints: wire.endpoints, privateKey: fleet?.privateKey ?? '' };
  writeFileSync(path, JSON.stringify(work));
  return { argv: [process.execPath, fileURLToPath(new URL('floor.js', import.meta.url)), path] };
}

function scpCommand({ wire, fleet }: Ground, phase: Phase): Command | undefined {
  const [endpoint] = wire.endpoints;
  if (phase.scp === undefined || endpoint === undefined || !fleet) return undefined;
  const options = ['-q', '-i', fleet.privateKey, '-P', String(endpoint.port), '-o', 'StrictHostKeyChecking=no'];
  const target = `root@${endpoint.address}:${phase.scp.to}`;
  return { argv: ['scp', ...options, '-o', 'UserKnownHostsFile=/dev/null', phase.scp.from, target] };
}

/** Where every tool keeps what it wants to find again: emptied for a run that is to be a first one. */
export const cacheFolder = (scratch: string): string => join(scratch, 'cache');

export const forgetCaches = ({ scratch }: Ground): void =>
  rmSync(cacheFolder(scratch), { recursive: true, force: true });

/** An inventory of names and how they are reached, as every tool reads it. */
export function inventoryOf(endpoints: readonly Endpoint[], privateKey: string): string {
  const lines = endpoints.map(({ name, address, port }) => `${name} ansible_host=${address} ansible_port=${port}`);
  return `${lines.join('\n')}

[all:vars]
ansible_user=root
ansible_ssh_private_key_file=${privateKey}
ansible_python_interpreter=/usr/bin/python3
`;
}
