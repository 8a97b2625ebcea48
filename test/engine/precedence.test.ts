import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEVELS, PAIRS, PRECEDENCE_PLAYBOOK } from './precedence-playbook.ts';
import { runScenario } from './scenario.ts';

/*
 * ansible-core 2.14 and 2.18 were asked the same of each pair. They gave what stands here, but that in 2.14 role vars win over
 * the vars beside the name of the role.
 */
describe('of two places that define a variable', () => {
  let directory: string;
  let shown: Readonly<Record<string, unknown>> = {};

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'precedence-'));
    const kept = join(directory, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'h1'), PRECEDENCE_PLAYBOOK.get('kept/h1') ?? '');
    const { events } = await runScenario(
      new Map([
        ...PRECEDENCE_PLAYBOOK,
        ['ansible.cfg', `[defaults]\nfact_caching=jsonfile\nfact_caching_connection=${kept}\n`],
        ['options', `-e '${PRECEDENCE_PLAYBOOK.get('extra.json')?.trim()}'`],
      ]),
      { inventory: 'inventory/hosts' },
    );
    const last = events.findLast((event) => event.type === 'host.finished');
    shown = (last?.outcome.result.msg ?? {}) as typeof shown;
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each(LEVELS.slice(0, -1))('$name ($key)', ({ key }) => {
    const pairs = PAIRS.filter(({ weak }) => weak.key === key);
    const won = pairs.map(({ variable }) => [variable, shown[variable]]);
    expect(won).toEqual(pairs.map(({ variable, strong }) => [variable, strong.key]));
  });
});
