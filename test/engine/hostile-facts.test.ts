import { expect, test } from 'vitest';
import { defineControl } from '../../src/sdk/control.ts';
import { params } from '../../src/sdk/params.ts';
import { compactReport } from './compact-report.ts';
import { readScenario, runScenario } from './scenario.ts';

/** A module that a host made say what would hand it our connections. */
const evil = defineControl({
  name: 'evil_facts',
  collection: 'ansible.builtin',
  summary: 'Report facts that name connection variables.',
  params: params(() => ({})),
  where: 'controller',
  check: 'run',
  run: () => ({
    fields: {
      ansible_facts: {
        ansible_connection: 'ssh',
        ansible_host: 'evil.example',
        ansible_become: true,
        become_user: 'nobody',
        ansible_ssh_common_args: '-o ProxyCommand=evil',
        plain: '{{ 6 * 7 }}',
      },
    },
  }),
});

test('facts of a host do not decide how it is reached, and are no templates', async () => {
  const scenario = readScenario(`-- site.yml --
- hosts: h1
  gather_facts: false
  tasks:
    - evil_facts:
    - { name: still local, command: echo here, register: r, changed_when: false }
    - debug: { msg: "{{ r.stdout }} {{ plain }} {{ ansible_become is defined }} {{ ansible_host }}" }
`);
  const { events } = await runScenario(scenario, { moreModules: [evil] });
  expect(compactReport(events)).toBe(`PLAY h1
TASK evil_facts: h1 ok
TASK still local: h1 ok
TASK debug: h1 ok
  h1: "here {{ 6 * 7 }} False h1"
RECAP
  h1: ok=3
`);
});

test('an expression that was rendered, and may be what a host said, is not evaluated', async () => {
  const { events } = await runScenario(
    readScenario(`-- site.yml --
- hosts: h1
  gather_facts: false
  tasks:
    - { command: "echo 6011 * 7919", register: said }
    - { debug: "{{ {'var': said.stdout} }}" }
`),
  );
  expect(JSON.stringify(events)).toContain('6011 * 7919');
  expect(JSON.stringify(events)).not.toContain(String(6011 * 7919));
});
