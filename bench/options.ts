import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import type { ToolName } from './tools.ts';
import { WrongUsage } from './wrong-usage.ts';

export const usage = `usage: npm run bench -- [CASE...] [options]       beside the other tools
       npm run bench -- tricks [TRICK...] [options]  InfraKit with each optimisation switched off in turn
       npm run bench -- many [options]               1,000 hosts in one process, and the model of cost
       npm run bench -- --markdown FILE...           the tables of docs/performance.md from files of --json
  CASE              ${cases.map(({ name }) => name).join(', ')}; all of them by default
  --rtt 0,50,250    round-trip times in ms, instead of those of each case
  --hosts 10,50     numbers of hosts of the cases that work on many, instead of those of each case
  --runs N          how often each is measured (3; many: 1)
  --tools a,b       only these of infrakit, ansible, mitogen; the floor is always measured
  --tools-at N=a,b  the tools that run where there are N hosts; may be given again for another N
  --forks N         of InfraKit (50, as for the others; many: what it chooses by itself)
  --sshd N          many: the machines that the hosts share (20)
  --limit SECONDS   when a single command is given up (900)
  --json FILE       every sample, as JSON
  --markdown        prints the tables in the form of docs/performance.md, too
  --dist FOLDER     the built InfraKit to measure (dist)
  --lane N          the lane of the test fleet to use (8)
  --keep            leave the hosts running`;

export interface Options {
  readonly words: readonly string[];
  readonly rtts: readonly number[] | undefined;
  readonly hosts: readonly number[] | undefined;
  readonly runs: number | undefined;
  readonly tools: readonly string[] | undefined;
  readonly toolsAt: ReadonlyMap<number, readonly string[]>;
  readonly forks: string | undefined;
  readonly sshd: number;
  readonly limit: number;
  readonly json: string | undefined;
  readonly markdown: boolean;
  readonly dist: string;
  readonly lane: number;
  readonly keep: boolean;
  readonly help: boolean;
}

/** @throws WrongUsage where the words are not those of `usage` */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  const toolsAt = values['tools-at'].map((text): [number, string[]] => {
    const [count = '', tools = ''] = text.split('=');
    return [whole(count, 'tools-at'), tools.split(',')];
  });
  return {
    words: positionals,
    rtts: values.rtt?.split(',').map((text) => whole(text, 'rtt')),
    hosts: values.hosts?.split(',').map((text) => whole(text, 'hosts')),
    runs: values.runs === undefined ? undefined : whole(values.runs, 'runs'),
    tools: values.tools?.split(','),
    toolsAt: new Map(toolsAt),
    forks: values.forks,
    sshd: whole(values.sshd, 'sshd'),
    limit: whole(values.limit, 'limit'),
    json: values.json,
    markdown: values.markdown,
    dist: resolve(values.dist),
    lane: whole(values.lane, 'lane'),
    keep: values.keep,
    help: values.help,
  };
}

function whole(text: string, option: string): number {
  if (!/^\d+$/.test(text)) throw new WrongUsage(`--${option} takes whole numbers, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** Why a tool has no part in a case on so many hosts. What was asked for goes before what the case says. */
export function leftOutBy({ toolsAt }: Options) {
  return (tool: ToolName, one: Case, hosts: number): string | undefined => {
    const chosen = toolsAt.get(hosts);
    if (chosen === undefined) return one.leftOut?.(tool, hosts);
    return chosen.includes(tool) ? undefined : 'not asked for';
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rtt: { type: 'string' },
        hosts: { type: 'string' },
        runs: { type: 'string' },
        tools: { type: 'string' },
        'tools-at': { type: 'string', multiple: true, default: [] },
        forks: { type: 'string' },
        sshd: { type: 'string', default: '20' },
        limit: { type: 'string', default: '900' },
        json: { type: 'string' },
        markdown: { type: 'boolean', default: false },
        dist: { type: 'string', default: 'dist' },
        lane: { type: 'string', default: '8' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}
