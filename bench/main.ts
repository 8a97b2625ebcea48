import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, cases } from './cases.ts';
import { Hosts } from './hosts.ts';
import { abandon } from './measure.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { tableOf } from './table.ts';
import { findTools } from './tools.ts';

const NOT_POSSIBLE_HERE = 77;
const usage = `usage: npm run bench -- [CASE...] [options]
  CASE              ${cases.map(({ name }) => name).join(', ')}; all of them by default
  --rtt 0,50        round-trip times in ms, instead of those of each case
  --hosts 10,50     numbers of hosts of the cases that work on many, instead of those of each case
  --runs N          how often each is measured (3)
  --tools a,b       only these of infrakit, ansible, mitogen; the floor is always measured
  --limit SECONDS   when a single command is given up (900)
  --json FILE       every sample, as JSON
  --dist FOLDER     the built InfraKit to measure (dist)
  --lane N          the lane of the test fleet to use (8)
  --keep            leave the hosts running`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rtt: { type: 'string' },
    hosts: { type: 'string' },
    runs: { type: 'string', default: '3' },
    tools: { type: 'string' },
    limit: { type: 'string', default: '900' },
    json: { type: 'string' },
    dist: { type: 'string', default: 'dist' },
    lane: { type: 'string', default: '8' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const chosen = positionals.length === 0 ? cases : positionals.map(caseNamed);
if (values.help) console.log(usage);
else process.exitCode = await bench();

async function bench(): Promise<number> {
  const remote = chosen.flatMap((one) => hostCounts(one)).filter((count) => count > 0);
  const reason = remote.length > 0 ? await Hosts.unavailable() : undefined;
  if (reason !== undefined) {
    console.error(reason);
    return NOT_POSSIBLE_HERE;
  }
  const { tools: present, missing } = findTools(resolve(values.dist));
  const wanted = values.tools?.split(',');
  const tools = present.filter(({ name }) => wanted === undefined || wanted.includes(name));
  const machine = `${cpus().length} cores (${cpus()[0]?.model}), Linux ${release()}, node ${process.version}`;
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}, shared by controller and hosts`);
  for (const { version } of tools) console.log(`- ${version}`);
  for (const what of missing) console.log(`- left out: ${what}`);
  console.log('');

  const scratch = mkdtempSync(join(tmpdir(), 'infrakit-bench-'));
  const single = remote.includes(1) ? 1 : 0;
  const many = Math.max(0, ...remote.filter((count) => count > 1));
  const withPython = tools.some(({ name }) => name !== 'infrakit');
  const lane = Number(values.lane);
  const hosts = remote.length > 0 ? await Hosts.up(lane, single, many, withPython) : undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abandon);
  const results: CaseResult[] = [];
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const plan = { tools, hosts, scratch, runs: Number(values.runs), limit: Number(values.limit), say };
  try {
    for (const one of chosen) {
      for (const count of hostCounts(one)) {
        for (const rtt of count === 0 ? [0] : (numbers(values.rtt) ?? one.rtts)) {
          say(`${one.name}, ${count} hosts, ${rtt} ms`);
          const result = await runCase(one, count, rtt, plan);
          results.push(result);
          console.log(tableOf(result));
          if (values.json) writeFileSync(values.json, JSON.stringify({ machine, date: new Date(), results }, null, 1));
        }
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
    if (!values.keep) await hosts?.down();
  }
  const sound = results.every(
    ({ samples, differences }) => differences.length + samples.filter((s) => s.failure).length === 0,
  );
  console.log(sound ? 'All end states are equal.' : 'Not all runs are comparable: see above.');
  return sound ? 0 : 1;
}

function caseNamed(name: string): Case {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no case ${name}\n${usage}`);
  return found;
}

/** `--hosts` speaks of the cases that work on several. */
function hostCounts(one: Case): readonly number[] {
  return one.hosts.some((count) => count > 1) ? (numbers(values.hosts) ?? one.hosts) : one.hosts;
}

function numbers(list: string | undefined): number[] | undefined {
  return list?.split(',').map(Number);
}
