import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPlaybook } from '../../src/playbook/load-playbook.ts';
import { testContext } from './load-context.ts';

const directory = join(import.meta.dirname, 'errors');
const cases = readdirSync(directory).filter((name) => name.endsWith('.yml'));

/** Everything the loader finds, as a user reads it. */
function reportOf(file: string): string {
  const context = testContext();
  loadPlaybook(join(directory, file), context);
  const reports = [
    ...context.errors.map((error) => error.report()),
    ...context.warnings.map((warning) => `warning: ${warning.report()}`),
  ];
  return `${reports.join('\n\n')}\n`.replaceAll('test/playbook/errors/', '');
}

test.each(cases)('%s', async (file) => {
  await expect(reportOf(file)).toMatchFileSnapshot(join(directory, file.replace('.yml', '.txt')));
});
