import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { runScenario } from '../engine/scenario.ts';

const COLL = 'collections/ansible_collections/my/things';
const says = (word: string) => `#!/bin/sh\necho '{"who": "${word}"}'\n`;

const FILES: Readonly<Record<string, string>> = {
  [`${COLL}/plugins/modules/tell`]: says('my.things.tell'),
  [`${COLL}/plugins/modules/ping`]: says('my.things.ping'),
  [`${COLL}/plugins/modules/acting.py`]: '',
  [`${COLL}/plugins/action/acting.py`]: '',
  [`${COLL}/meta/runtime.yml`]: `plugin_routing:
  modules:
    moved: {redirect: my.things.tell}
    builtin: {redirect: ansible.builtin.ping}
    circle: {redirect: my.things.circle}
    gone: {tombstone: {removal_version: 2.0.0, warning_text: Use tell.}}
`,
  [`${COLL}/roles/web/defaults/main.yml`]: 'port: 80\n',
  [`${COLL}/roles/web/tasks/main.yml`]:
    '- tell:\n- debug: msg="{{ role_name }} {{ ansible_role_name }} {{ ansible_collection_name }} {{ port }}"\n',
  [`${COLL}/roles/web/meta/main.yml`]: 'dependencies: [base]\n',
  [`${COLL}/roles/base/tasks/main.yml`]: '- name: base\n  debug: msg=base\n',
  [`${COLL}/playbooks/site.yml`]: '- hosts: h1\n  gather_facts: false\n  roles: [base]\n  tasks:\n    - tell:\n',
};

async function play(text: string, files: Readonly<Record<string, string>> = {}) {
  const { events } = await runScenario(
    new Map([
      ['hosts', 'h1 ansible_connection=local\n'],
      ['site.yml', text],
      ...Object.entries(FILES),
      ...Object.entries(files),
    ]),
  );
  const names = new Map(
    events.flatMap((event) => (event.type === 'task.started' ? [[event.task.id, event.task.name]] : [])),
  );
  return events
    .filter((event): event is Extract<RunEvent, { type: 'host.finished' }> => event.type === 'host.finished')
    .map(({ task, outcome: { status, result, report } }) => {
      const said = result.who ?? result.ping ?? (status === 'failed' ? (report ?? '').split('\n')[0] : result.msg);
      return `${names.get(task)}: ${said}`;
    });
}

const tasks = (text: string, keywords = '') =>
  `- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${text.replace(/^(?=.)/gm, '    ')}`;

describe('an installed collection', () => {
  it('gives roles by their whole name, which find what is in it by short names', async () => {
    expect(await play('- hosts: all\n  gather_facts: false\n  roles: [my.things.web]\n')).toEqual([
      'my.things.base : base: base',
      'my.things.web : tell: my.things.tell',
      'my.things.web : debug: web my.things.web my.things 80',
    ]);
  });

  it('gives modules by their whole name, or by short names where collections are searched', async () => {
    const text = tasks(`- my.things.tell:
- tell:
  ignore_errors: true
- ping:
- block:
    - tell:
    - ping:
    - ansible.builtin.ping:
    - command: "true"
    - include_role: { name: base }
  collections: [my.things]
- tell:
  collections: [other.one, my.things]
- include_tasks: more.yml
  collections: [my.things]
`);
    expect(await play(text, { 'more.yml': '- tell:\n' })).toEqual([
      'my.things.tell: my.things.tell',
      expect.stringMatching(/^tell: .*the module "tell" is not supported/),
      'ping: pong',
      'tell: my.things.tell',
      'ping: my.things.ping',
      'ansible.builtin.ping: pong',
      'command: ',
      'my.things.base : base: base',
      'tell: my.things.tell',
      'tell: my.things.tell',
    ]);
  });

  it('is searched by a role whose meta names it, and not because the play names it', async () => {
    const files = {
      'roles/named/tasks/main.yml': '- tell:\n',
      'roles/named/meta/main.yml': 'collections: [my.things]\n',
      'roles/plain/tasks/main.yml': '- tell:\n  ignore_errors: true\n',
    };
    const text = '- hosts: all\n  gather_facts: false\n  collections: [my.things]\n  roles: [named, plain]\n';
    expect(await play(text, files)).toEqual([
      'named : tell: my.things.tell',
      expect.stringMatching(/^plain : tell: .*not supported/),
    ]);
  });

  it('says where its modules went', async () => {
    const one = (name: string) => `- my.things.${name}: {}\n  ignore_errors: true\n`;
    expect(await play(tasks(['moved', 'builtin', 'gone', 'circle', 'acting', 'nothing'].map(one).join('')))).toEqual([
      'my.things.moved: my.things.tell',
      'my.things.builtin: pong',
      expect.stringContaining('the module "my.things.gone" was removed: Use tell.'),
      expect.stringContaining('the module "my.things.circle" is not supported'),
      expect.stringContaining('needs its action plugin'),
      expect.stringContaining('the module "my.things.nothing" is not supported'),
    ]);
  });

  it('gives playbooks, whose plays search it', async () => {
    expect(await play('- import_playbook: my.things.site\n')).toEqual([
      'my.things.base : base: base',
      'tell: my.things.tell',
    ]);
  });

  it('is named in the right way', async () => {
    await expect(play(tasks('- ping:\n', '  collections: ["{{ x }}"]\n'))).rejects.toThrow(/1 error/);
  });
});
