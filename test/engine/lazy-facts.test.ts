import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { compactReport } from './compact-report.ts';
import { readScenario, runScenario } from './scenario.ts';

const tricks = vi.hoisted(() => ({ on: true }));
vi.mock('../../src/source/tricks.ts', () => ({ isOn: () => tricks.on }));
beforeEach(() => {
  tricks.on = true;
});

/** The facts that the first gathering of a run brought, without the two that only say how. */
function gathered(events: readonly RunEvent[]): string[] {
  for (const event of events) {
    if (event.type !== 'host.finished' || !event.outcome.result.ansible_facts) continue;
    const names = Object.keys(event.outcome.result.ansible_facts).map((name) => name.replace(/^ansible_/, ''));
    return names.filter((name) => name !== 'gather_subset' && name !== 'module_setup').sort();
  }
  return [];
}

/** Hosts that are not the control node, for what takes no connection to tell. */
const REMOTE = '-- hosts --\nh1\n';

/** Ways to read the fact `ansible_kernel` of a host; `SHOW` is a task that shows what `it` is. */
const WAYS: Readonly<Record<string, string>> = {
  'a message': 'tasks: [{ debug: { msg: "{{ ansible_kernel }}" } }]',
  'the facts by name': `tasks: [{ debug: { msg: "{{ ansible_facts['kernel'] }} {{ ansible_facts.kernel }}" } }]`,
  'the facts as a whole': 'tasks: [{ debug: { msg: "{{ ansible_facts | length }}" } }]',
  'a computed key': 'vars: { k: kernel }\n  tasks: [{ debug: { msg: "{{ ansible_facts[k] }}" } }]',
  'a variable to show': 'tasks: [{ debug: { var: ansible_kernel } }]',
  'a condition': 'tasks: [{ debug: { msg: x }, when: ansible_kernel is defined }]',
  'a condition of a block': 'tasks: [{ block: [{ debug: { msg: x } }], when: ansible_kernel is defined }]',
  'a negated condition': 'tasks: [{ debug: { msg: x }, when: ansible_kernel is undefined }]',
  'an assertion': 'tasks: [{ assert: { that: ansible_kernel is defined } }]',
  'assertions in a list': 'tasks: [{ assert: { that: [true, "ansible_kernel | length > 0"] } }]',
  'assertions of a variable':
    'vars: { a: { that: [ansible_kernel is defined] } }\n  tasks: [{ assert: "{{ a }}", ignore_errors: true }]',
  'a loop': 'tasks: [{ debug: { msg: "{{ item }}" }, loop: "{{ [ansible_kernel] }}" }]',
  'a label': 'tasks: [{ debug: { msg: x }, loop: [1], loop_control: { label: "{{ ansible_kernel }}" } }]',
  'a loop over a lookup': 'tasks: [{ debug: { msg: "{{ item }}" }, with_vars: [ansible_kernel] }]',
  until: 'tasks: [{ command: echo, until: ansible_kernel is defined, retries: 2, delay: 0 }]',
  changed_when: 'tasks: [{ command: echo, changed_when: ansible_kernel is undefined }]',
  failed_when: 'tasks: [{ command: echo, failed_when: ansible_kernel is undefined }]',
  'an environment':
    'tasks: [{ command: printenv K, environment: { K: "{{ ansible_kernel }}" }, register: r }, { debug: { var: r.stdout } }]',
  'a keyword': 'tasks: [{ command: ls /nowhere, ignore_errors: "{{ ansible_kernel is defined }}" }]',
  'the name of a task': 'tasks: [{ name: "on {{ ansible_kernel }}", debug: { msg: x } }]',
  'variables of the play': 'vars: { it: "{{ ansible_kernel }}" }\n  tasks: [{ debug: { msg: "{{ it }}" } }]',
  'variables of a task': 'tasks: [{ debug: { msg: "{{ it }}" }, vars: { it: "{{ ansible_kernel }}" } }]',
  'the lookup of variables': `tasks: [{ debug: { msg: "{{ lookup('vars', 'ansible_' ~ 'kernel') }}" } }]`,
  'a query of variables': `tasks: [{ debug: { msg: "{{ q('vars', 'ansible_kernel') }}" } }]`,
  'names of variables': `tasks: [{ debug: { msg: "{{ lookup('varnames', '^ansible_kern') }}" } }]`,
  vars: `tasks: [{ debug: { msg: "{{ vars['ansible_' ~ 'kernel'] }}" } }]`,
  hostvars: 'tasks: [{ debug: { msg: "{{ hostvars.h1.ansible_kernel }}" } }]',
  'hostvars of another host': `tasks: [{ debug: { msg: "{{ hostvars.h2['ansible_kernel'] | default('none') }}" } }]`,
  'a fact set from a fact': 'tasks: [{ set_fact: { it: "{{ ansible_kernel }}" } }, { debug: { var: it } }]',
  'a computed name of a fact to set': `tasks: [{ set_fact: { "{{ 'x' ~ ansible_kernel | length }}": 1 } }, { debug: { var: x15 is defined } }]`,
  'the facts set by a fact': 'tasks: [{ set_fact: { it: "{{ ansible_facts }}" } }, { debug: { var: it.kernel } }]',
  'a handler':
    'tasks: [{ command: echo, notify: h }]\n  handlers: [{ name: h, debug: { msg: "{{ ansible_kernel }}" } }]',
  'the name of a handler to notify': `tasks: [{ command: echo, notify: "{{ 'h' if ansible_kernel is defined else 'g' }}" }]\n  handlers: [{ name: h, debug: { msg: x } }, { name: g, debug: { msg: y } }]`,
  'tasks in front': 'pre_tasks: [{ debug: { msg: "{{ ansible_kernel }}" } }]',
  'rescue and always':
    'tasks: [{ block: [{ command: ls /nowhere }], rescue: [{ debug: { var: ansible_kernel } }], always: [{ debug: { var: ansible_system } }] }]',
  'a delegated task': 'tasks: [{ debug: { msg: "{{ ansible_kernel }}" }, delegate_to: h2 }]',
  'facts of a delegate':
    'tasks: [{ setup: { gather_subset: [min] }, delegate_to: h2, delegate_facts: true }, { debug: { msg: "{{ hostvars.h2.ansible_kernel }}" } }]',
  'a later play without facts':
    'tasks: []\n- hosts: h1\n  gather_facts: false\n  tasks: [{ debug: { msg: "{{ ansible_kernel }}" } }]',
  'a later play of another host':
    'tasks: []\n- hosts: h2\n  gather_facts: false\n  tasks: [{ debug: { msg: "{{ hostvars.h1.ansible_kernel }}" } }]',
  'the pattern of a later play': `tasks: []\n- hosts: "{{ 'h1' if hostvars.h1.ansible_kernel is defined else 'h2' }}"\n  gather_facts: false\n  tasks: [{ debug: { msg: x } }]`,
  'an imported playbook':
    'tasks: []\n- import_playbook: more.yml\n-- more.yml --\n- hosts: h1\n  gather_facts: false\n  tasks: [{ debug: { var: ansible_kernel } }]',
  'a condition of an imported playbook':
    'tasks: []\n- import_playbook: more.yml\n  when: ansible_kernel is defined\n-- more.yml --\n- hosts: h1\n  gather_facts: false\n  tasks: [{ debug: { msg: x } }]',
  'defaults of a role':
    'roles: [r]\n-- roles/r/defaults/main.yml --\nit: "{{ ansible_kernel }}"\n-- roles/r/tasks/main.yml --\n- debug: { var: it }',
  'variables of a role':
    'roles: [r]\n-- roles/r/vars/main.yml --\nit: "{{ ansible_kernel }}"\n-- roles/r/tasks/main.yml --\n- debug: { var: it }',
  'parameters of a role':
    'roles: [{ role: r, it: "{{ ansible_kernel }}" }]\n-- roles/r/tasks/main.yml --\n- debug: { var: it }',
  'a handler of a role':
    'roles: [r]\n-- roles/r/handlers/main.yml --\n- { name: h, debug: { var: ansible_kernel } }\n-- roles/r/tasks/main.yml --\n- { command: echo, notify: h }',
  'a dependency of a role':
    'roles: [r]\n-- roles/r/meta/main.yml --\ndependencies: [s]\n-- roles/r/tasks/main.yml --\n[]\n-- roles/s/tasks/main.yml --\n- debug: { var: ansible_kernel }',
  'an imported role':
    'tasks: [{ import_role: { name: r } }]\n-- roles/r/tasks/main.yml --\n- debug: { var: ansible_kernel }',
  'an included role':
    'tasks: [{ include_role: { name: r } }]\n-- roles/r/tasks/main.yml --\n- debug: { var: ansible_kernel }',
  'included tasks': 'tasks: [{ include_tasks: t.yml }]\n-- t.yml --\n- debug: { var: ansible_kernel }',
  'included tasks by a computed name':
    'tasks: [{ include_tasks: "{{ n }}.yml" }]\n  vars: { n: t }\n-- t.yml --\n- debug: { var: ansible_kernel }',
  'imported tasks': 'tasks: [{ import_tasks: t.yml }]\n-- t.yml --\n- debug: { var: ansible_kernel }',
  'included variables':
    'tasks: [{ include_vars: v.yml }, { debug: { var: it } }]\n-- v.yml --\nit: "{{ ansible_kernel }}"',
  'files of variables':
    'vars_files: [v.yml]\n  tasks: [{ debug: { var: it } }]\n-- v.yml --\nit: "{{ ansible_kernel }}"',
  'files of variables named by a fact':
    'vars_files: ["{{ ansible_system }}.yml"]\n  tasks: [{ debug: { var: it } }]\n-- Linux.yml --\nit: 1',
  'variables of a group': 'tasks: [{ debug: { var: it } }]\n-- group_vars/all.yml --\nit: "{{ ansible_kernel }}"',
  'variables of a host': 'tasks: [{ debug: { var: it } }]\n-- host_vars/h1.yml --\nit: "{{ ansible_kernel }}"',
  'variables of a group made by a task':
    'tasks: [{ group_by: { key: made } }, { debug: { var: it } }]\n-- group_vars/made.yml --\nit: "{{ ansible_kernel }}"',
  'extra variables': 'tasks: [{ debug: { var: it } }]\n-- options --\n-e "it=\'{{ ansible_kernel }}\'"',
  'the lookup of a template': `tasks: [{ debug: { msg: "{{ lookup('template', 't.j2') }}" } }]\n-- t.j2 --\n{{ ansible_kernel }}`,
  'the text of a copied file':
    'tasks: [{ copy: { content: "{{ ansible_kernel }}", dest: "{{ playbook_dir }}/out" } }, { slurp: { src: "{{ playbook_dir }}/out" }, register: r }, { debug: { var: r.content } }]',
  'a template file':
    'tasks: [{ template: { src: t.j2, dest: "{{ playbook_dir }}/out" } }, { slurp: { src: "{{ playbook_dir }}/out" }, register: r }, { debug: { var: r.content } }]\n-- t.j2 --\n{{ ansible_kernel }}',
  'a template file in a template file':
    'tasks: [{ template: { src: t.j2, dest: "{{ playbook_dir }}/out" } }, { slurp: { src: "{{ playbook_dir }}/out" }, register: r }, { debug: { var: r.content } }]\n-- t.j2 --\n{% include "u.j2" %}\n-- u.j2 --\n{{ ansible_kernel }}',
  'a macro of another template file':
    'tasks: [{ template: { src: t.j2, dest: "{{ playbook_dir }}/out" } }, { slurp: { src: "{{ playbook_dir }}/out" }, register: r }, { debug: { var: r.content } }]\n-- t.j2 --\n{% from "u.j2" import m with context %}{{ m() }}\n-- u.j2 --\n{% macro m() %}{{ ansible_kernel }}{% endmacro %}',
  'defaults of a module':
    'module_defaults: { debug: { msg: "{{ ansible_kernel | default(1) }}" } }\n  tasks: [{ debug: {} }]',
  'an argument specification':
    'tasks: [{ validate_argument_spec: { argument_spec: { ansible_kernel: { required: true } } } }]',
  tags: 'tasks: [{ debug: { var: ansible_kernel }, tags: [a] }]\n-- options --\n--tags a',
  'a variable that looks like a fact': 'vars: { ansible_mine: 1 }\n  tasks: [{ debug: { var: ansible_mine } }]',
  'a fact that is none': 'tasks: [{ debug: { msg: "{{ ansible_kernl }}" }, ignore_errors: true }]',
  'an interface': `tasks: [{ debug: { msg: "{{ ansible_lo.device | default('none') }}" } }]`,
  'nothing of the host': 'tasks: [{ debug: { msg: x } }]',
};

describe('a run that gathers only what may be read ends as one that gathers all', () => {
  test.each(Object.entries(WAYS))('%s', async (_way, text) => {
    const scenario = readScenario(`-- site.yml --\n- hosts: h1\n  ${text}\n`);
    const lazy = await runScenario(scenario);
    tricks.on = false;
    const whole = await runScenario(scenario);
    const report = (ran: typeof lazy) => compactReport(ran.events).replaceAll(ran.directory, 'HERE');
    expect(report(lazy)).toContain('TASK Gathering Facts');
    expect(report(lazy)).toBe(report(whole));
    expect(gathered(whole.events)).toContain('fqdn');
  });
});

describe('what is gathered', () => {
  test.each([
    ['nothing where nothing is read', 'tasks: [{ debug: { msg: "{{ inventory_hostname }} {{ ansible_host }}" } }]', []],
    [
      'what is read',
      'tasks: [{ debug: { msg: "{{ ansible_facts.kernel ~ ansible_system }}" } }]',
      ['kernel', 'system'],
    ],
    ['what a later play reads', 'tasks: []\n- hosts: h2\n  tasks: [{ debug: { var: ansible_system } }]', ['system']],
    ['what the variables of the host read', 'tasks: []\n-- host_vars/h1.yml --\nx: "{{ ansible_kernel }}"', ['kernel']],
    ['not what variables of other hosts read', 'tasks: []\n-- host_vars/h2.yml --\nx: "{{ ansible_kernel }}"', []],
    ['what is written, where a subset is', 'gather_subset: ["!all", "!min", fips]\n  tasks: []', ['fips']],
  ])('%s', async (_what, text, facts) => {
    const { events } = await runScenario(readScenario(`-- site.yml --\n- hosts: h1\n  ${text}\n`));
    expect(gathered(events)).toEqual(facts);
  });

  test.each([
    ['by a template file', '{{ ansible_kernel }}', ['kernel']],
    ['not by one that has only variables', 'the vars of {{ inventory_hostname }}', []],
  ])('what is read %s', async (_how, template, facts) => {
    // No connection is made: the host has no such port, and what would be gathered stands in the arguments.
    const { ReferencedFacts } = await import('../../src/engine/referenced-facts.ts');
    const found: (readonly string[] | undefined)[] = [];
    const on = vi.spyOn(ReferencedFacts.prototype, 'on');
    await runScenario(
      readScenario(
        `${REMOTE.replace('h1', 'h1 ansible_host=127.0.0.1 ansible_port=1')}-- site.yml --\n- hosts: h1\n  tasks: [{ template: { src: t.j2, dest: /tmp/x } }]\n-- t.j2 --\n${template}`,
      ),
    );
    for (const { value } of on.mock.results) found.push(value && [...value]);
    on.mockRestore();
    expect(found).toEqual([facts]);
  });
});
