import { expect, test } from 'vitest';
import type { Outcome, RunEvent } from '../../src/events/run-event.ts';
import { readScenario, runScenario } from './scenario.ts';

const outcomes = (events: readonly RunEvent[]): Outcome[] =>
  events.flatMap((event) => (event.type === 'host.finished' ? [event.outcome] : []));

const playbook = (tasks: string, options = '') =>
  readScenario(`-- options --\n${options}\n-- site.yml --\n- hosts: h1\n  gather_facts: false\n  tasks:\n${tasks}`);

test('an outcome holds what differs, unless the task hides it', async () => {
  const { events } = await runScenario(
    playbook(`
    - { copy: { dest: "{{ playbook_dir }}/a", content: one } }
    - { copy: { dest: "{{ playbook_dir }}/b", content: s3cret-text }, no_log: true }
    - { copy: { dest: "{{ playbook_dir }}/c", content: x }, diff: false }
`),
  );
  const [shown, hidden, quiet] = outcomes(events);
  expect(shown?.differences.some(({ before, after }) => before === null && after?.includes('one'))).toBe(true);
  expect(hidden).toMatchObject({ differences: [], censored: true });
  expect(quiet?.differences).toEqual([]);
  expect(JSON.stringify(events)).not.toContain('s3cret-text');
});

test('a check changes nothing and lists what the run then does', async () => {
  const tasks = `
    - { copy: { dest: "{{ playbook_dir }}/a", content: one, mode: "0600" } }
    - { file: { path: "{{ playbook_dir }}/dir", state: directory } }
    - { lineinfile: { path: "{{ playbook_dir }}/hosts", line: "# h9" } }
`;
  const withoutDirectory = ({ events, directory }: { events: readonly RunEvent[]; directory: string }) =>
    JSON.parse(JSON.stringify(outcomes(events).map(({ differences }) => differences)).replaceAll(directory, 'DIR'));
  const checked = await runScenario(playbook(tasks, '--check'));
  const applied = await runScenario(playbook(tasks));
  expect(outcomes(checked.events).map(({ status }) => status)).toEqual(['changed', 'changed', 'changed']);
  expect(withoutDirectory(checked)).toEqual(withoutDirectory(applied));
});

test('an unknown outcome says why', async () => {
  const { events } = await runScenario(playbook('    - command: echo x\n', '--check'));
  expect(outcomes(events)[0]).toMatchObject({ status: 'unknown', reason: expect.stringContaining('command') });
});

test('who stops taking events stops the run', async () => {
  const { events } = await runScenario(
    playbook('    - debug: { msg: first }\n    - pause: { seconds: 60 }\n    - debug: { msg: never }\n'),
    { isEnough: (event) => event.type === 'task.started' && event.task.action === 'pause' },
  );
  expect(outcomes(events)).toHaveLength(1);
});

test('an explanation tells no secret, and nothing of a task with no_log', async () => {
  const scenario = readScenario(`-- hosts --
h1 ansible_connection=local ansible_become_password=open-sesame ansible_become_user=nobody
-- site.yml --
- hosts: h1
  gather_facts: false
  tasks:
    - { command: id, become: true, ignore_errors: true }
    - { copy: { dest: "{{ playbook_dir }}/a", content: hidden-text }, no_log: true }
    - { command: "test -e /b {{ ansible_become_password }}", failed_when: false }
    - { copy: { dest: "{{ playbook_dir }}/{{ item }}", content: hidden-text }, loop: [c, d], no_log: true }
`);
  const { events } = await runScenario(scenario, { isExplained: true });
  const explained = JSON.stringify(events.filter(({ type }) => type === 'host.explained'));
  expect(explained).toContain('/b');
  expect(explained).toContain('***');
  expect(JSON.stringify(events)).not.toMatch(/hidden-text|open-sesame/);
});

test('parameters that exclude each other fail a task of a command as Ansible has it', async () => {
  const { events } = await runScenario(playbook(`    - { command: { cmd: "{{ 'ls' }}", argv: [ls] } }\n`));
  expect(outcomes(events)[0]?.result).toMatchObject({ msg: 'only command or argv can be given, not both', rc: 256 });
});

test('a script is not left to itself, and only apt installs packages', async () => {
  const { events } = await runScenario(
    playbook(`
    - { script: /bin/true, async: 5, ignore_errors: true }
    - { package: { name: x }, vars: { ansible_package_use: lola }, ignore_errors: true }
`),
  );
  const said = outcomes(events).map(({ result }) => result.msg);
  expect(said[0]).toContain('This action (script) does not support async.');
  expect(said[1]).toContain('Could not find a matching action for the "lola" package manager');
});
