import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { caseNamed } from './cases.ts';
import type { Options } from './options.ts';
import { type BenchRecord, writeRecord } from './record.ts';
import { type CaseResult, isSound } from './result.ts';
import { runCase } from './run-case.ts';
import { describeMachine, inSession, say } from './session.ts';
import { FIFTY_FORKS, infrakit } from './tools.ts';
import { trialsOf } from './trials.ts';
import { tricksTable } from './tricks-table.ts';
import { WrongUsage } from './wrong-usage.ts';

/** A case with everything on and with one optimisation switched off, in pairs. */
export interface TrickResult extends CaseResult {
  readonly trick: string;
  readonly about: string;
}

/** Measures what each optimisation is worth, or those that are named, and prints it as one table. */
export async function benchTricks(options: Options): Promise<{ record: BenchRecord; sound: boolean }> {
  const known = await knownTricks(options.dist);
  const wanted = options.words.length === 0 ? [...known.keys()] : options.words;
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new WrongUsage(`no such tricks: ${unknown.join(', ')}; there are ${[...known.keys()].join(', ')}`);
  const plans = wanted.flatMap((trick) => trialsOf(trick).map((trial) => ({ trick, trial })));
  const needs = {
    systemd: plans.some(({ trial }) => trial.hosts === 1) ? 1 : 0,
    light: Math.max(0, ...plans.map(({ trial }) => (trial.hosts > 1 ? trial.hosts : 0))),
    python: 0,
  };
  const all = infrakit(options.dist);
  const machine = describeMachine();
  console.log(`${machine}\n- ${all.version}\n`);
  const results: TrickResult[] = [];
  const record = (): BenchRecord => ({ machine, versions: [all.version], tricks: results });
  await inSession(options, needs, async ({ hosts, scratch }) => {
    for (const { trick, trial } of plans) {
      const name = `infrakit without ${trick}` as const;
      const without = infrakit(options.dist, name, { ...FIFTY_FORKS, INFRAKIT_WITHOUT: trick });
      for (const rtt of trial.hosts === 0 ? [0] : (options.rtts ?? [trial.rtt])) {
        say(`${trick}: ${trial.of}, ${trial.hosts} hosts, ${rtt} ms`);
        const result = await runCase(caseNamed(trial.of), trial.hosts, rtt, {
          tools: [all, without],
          companions: [],
          leftOut: () => undefined,
          hosts,
          scratch,
          runs: options.runs ?? 3,
          limit: options.limit,
          say,
        });
        results.push({ ...result, trick, about: known.get(trick) ?? '' });
        writeRecord(options.json, record());
      }
    }
  });
  console.log(tricksTable(results));
  return { record: record(), sound: results.every(isSound) };
}

/** The names that the measured build knows, each with what it is: they are read from it, so none can be forgotten. */
async function knownTricks(dist: string): Promise<Map<string, string>> {
  const { TRICKS } = (await import(pathToFileURL(join(dist, 'source', 'tricks.js')).href)) as {
    TRICKS?: Readonly<Record<string, string>>;
  };
  if (TRICKS === undefined) throw new Error(`${dist}/source/tricks.js does not export TRICKS`);
  return new Map(Object.entries(TRICKS));
}
