import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../src/template/value.ts';
import { comparable, INCLUDED, INCLUDED_TASKS, playbook } from './random-playbook.ts';
import { runScenario } from './scenario.ts';

const SAMPLES = Number(process.env.INFRAKIT_SAMPLES ?? 25);

/** Two runs over a place that begins as it always does, with nothing asked ahead and nothing held back, or both. */
async function twice(text: string, base: string, words: string, isAhead: boolean): Promise<Json[]> {
  rmSync(base, { recursive: true, force: true });
  mkdirSync(join(base, 'd'), { recursive: true });
  // Another name for what stands there, so that a change shows where no path says so.
  symlinkSync('d', join(base, 'link'));
  const scenario = new Map([
    ['site.yml', text],
    [INCLUDED, INCLUDED_TASKS],
    ['options', `-e base=${base} ${words}`],
  ]);
  const runs: Json[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const { events, directory } = await runScenario(scenario, { isAhead, forks: 1 });
    runs.push(JSON.parse(JSON.stringify(comparable(events)).replaceAll(directory, '')));
  }
  return runs;
}

// The three hosts are one machine, so that what one of them changes is news for the others, too.
it('a run is the same with and without speculation, also where all hosts are one', { timeout: 600_000 }, async () => {
  const base = join(mkdtempSync(join(tmpdir(), 'infrakit-speculation-')), 'base');
  await fc.assert(
    fc.asyncProperty(playbook, fc.constantFrom('', '--check', '--diff'), async (text, words) => {
      const without = await twice(text, base, words, false);
      expect(await twice(text, base, words, true)).toEqual(without);
    }),
    { numRuns: SAMPLES },
  );
  rmSync(join(base, '..'), { recursive: true });
});
