import type { Case } from './case.ts';
import { caseNamed, cases } from './cases.ts';
import { leftOutBy, type Options } from './options.ts';
import { type BenchRecord, writeRecord } from './record.ts';
import { type CaseResult, isSound } from './result.ts';
import { runCase } from './run-case.ts';
import { describeMachine, inSession, say } from './session.ts';
import { tableOf } from './table.ts';
import { findTools, infrakit } from './tools.ts';

/** Measures cases with all tools side by side, prints a table of each, and gives all that was found. */
export async function benchCases(options: Options): Promise<{ record: BenchRecord; sound: boolean }> {
  const chosen = options.words.length === 0 ? cases : options.words.map(caseNamed);
  const { tools: present, missing } = findTools(options.dist);
  const tools = present
    .filter(({ name }) => options.tools === undefined || options.tools.includes(name))
    .map((tool) =>
      tool.name === 'infrakit' && options.forks !== undefined
        ? infrakit(options.dist, 'infrakit', { ANSIBLE_FORKS: options.forks })
        : tool,
    );
  const machine = describeMachine();
  const versions = tools.map(({ version }) => version);
  console.log(
    [machine, ...versions.map((one) => `- ${one}`), ...missing.map((what) => `- left out: ${what}`), ''].join('\n'),
  );

  const leftOut = leftOutBy(options);
  const places = chosen.flatMap((one) => hostCounts(one, options).map((count) => ({ one, count })));
  const wantsPython = ({ one, count }: { one: Case; count: number }) =>
    tools.some(({ name }) => name !== 'infrakit' && leftOut(name, one, count) === undefined);
  const most = (some: typeof places) => Math.max(0, ...some.map(({ count }) => count));
  const needs = {
    systemd: places.some(({ count }) => count === 1) ? 1 : 0,
    light: most(places.filter(({ count }) => count > 1)),
    python: most(places.filter(wantsPython)),
  };
  const results: CaseResult[] = [];
  const record = (): BenchRecord => ({ machine, versions, cases: results });
  await inSession(options, needs, async ({ hosts, scratch }) => {
    const shared = { tools, leftOut, hosts, scratch, limit: options.limit, say };
    const plan = { ...shared, companions: ['floor', 'scp'] as const, runs: options.runs ?? 3 };
    for (const { one, count } of places) {
      for (const rtt of count === 0 ? [0] : (options.rtts ?? one.rtts)) {
        say(`${one.name}, ${count} hosts, ${rtt} ms`);
        const result = await runCase(one, count, rtt, plan);
        results.push(result);
        console.log(tableOf(result));
        writeRecord(options.json, record());
      }
    }
  });
  const sound = results.every(isSound);
  console.log(sound ? 'All end states are equal.\n' : 'Not all runs are comparable: see above.\n');
  return { record: record(), sound };
}

/** `--hosts` speaks of the cases that work on several. */
function hostCounts(one: Case, { hosts }: Options): readonly number[] {
  return one.hosts.some((count) => count > 1) ? (hosts ?? one.hosts) : one.hosts;
}
