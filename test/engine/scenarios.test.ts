import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compactReport } from './compact-report.ts';
import { readScenario, runScenario } from './scenario.ts';

const SCENARIOS = new URL('./scenarios/', import.meta.url);

/*
 * Each file holds a playbook with all it needs, the words of the command line and what ansible-core 2.14 made of it on
 * local hosts. Where we differ on purpose the first line says from what. `errors` are texts that reports of failures
 * must hold, one a line.
 */
describe('a run does what Ansible does:', () => {
  for (const name of readdirSync(SCENARIOS).sort()) {
    test(name.replace(/\.txt$/, '').replaceAll('-', ' '), async () => {
      const scenario = readScenario(readFileSync(new URL(name, SCENARIOS), 'utf8'));
      const { events, directory } = await runScenario(scenario);
      const report = compactReport(events).replaceAll(directory, 'DIR');
      expect(report).toBe(scenario.get('expected'));
      const reports = events.flatMap((event) =>
        'outcome' in event ? [event.outcome.report ?? String(event.outcome.result.msg ?? '')] : [],
      );
      for (const line of scenario.get('errors')?.trimEnd().split('\n') ?? []) {
        expect(reports.join('\n').replaceAll(directory, 'DIR')).toContain(line);
      }
    });
  }
});
