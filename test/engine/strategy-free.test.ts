import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { readScenario, runScenario } from './scenario.ts';

const play = async (text: string): Promise<readonly RunEvent[]> => (await runScenario(readScenario(text))).events;

const PLAYBOOK = `-- site.yml --
- name: free
  hosts: h1:h2:h3
  gather_facts: false
  strategy: free
  vars_files: [v.yml]
  tasks:
    - { name: slow, command: sleep 1, when: inventory_hostname == 'h1', changed_when: true, notify: told }
    - { name: broken, fail: { msg: x }, when: inventory_hostname == 'h2', any_errors_fatal: true }
    - { name: quick, debug: { msg: "{{ v }}" }, run_once: true }
    - meta: flush_handlers
    - block:
        - { name: fails, fail: { msg: y }, when: inventory_hostname == 'h3' }
      rescue:
        - { name: rescued, debug: { msg: r } }
    - include_tasks: more.yml
    - { name: last, debug: { msg: l } }
  handlers: [{ name: told, debug: { msg: t } }]
- name: goes on
  hosts: all
  gather_facts: false
  strategy: ansible.builtin.host_pinned
  tasks: [{ name: next, debug: { msg: n } }]
-- more.yml --
- { name: more, debug: { msg: m } }
-- v.yml --
v: 1
`;

/** The tasks that ended on a host, in order, each with its status. */
function course(events: readonly RunEvent[], host: string): string[] {
  const names = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.type === 'task.started') names.set(event.task.id, event.task.name);
    return event.type === 'host.finished' && event.host === host
      ? [`${names.get(event.task)} ${event.outcome.status}`]
      : [];
  });
}

describe('with strategy free', () => {
  it('each host goes its own way, as with ansible-core 2.14', async () => {
    const events = await play(PLAYBOOK);
    expect(course(events, 'h1')).toEqual(
      'slow changed, broken skipped, quick ok, told ok, fails skipped, more ok, last ok, next ok'.split(', '),
    );
    expect(course(events, 'h2')).toEqual(['slow skipped', 'broken failed']);
    expect(course(events, 'h3')).toEqual(
      'slow skipped, broken skipped, quick ok, fails failed, rescued ok, more ok, last ok, next ok'.split(', '),
    );
    const order = events.flatMap((event) => (event.type === 'host.finished' ? [event.host] : []));
    expect(order.filter((host) => host !== 'h2').slice(0, 7)).toEqual(Array(7).fill('h3'));
    // The figures of ansible-playbook's recap.
    expect(events.at(-1)).toMatchObject({
      stats: {
        h1: { ok: 7, changed: 1, failed: 0, skipped: 2, rescued: 0 },
        h2: { ok: 0, changed: 0, failed: 1, skipped: 1, rescued: 0 },
        h3: { ok: 6, changed: 0, failed: 0, skipped: 2, rescued: 1 },
      },
    });
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(warnings).toEqual([
      'any_errors_fatal does not go with this strategy: the other hosts go on',
      'run_once and what "debug" does for all hosts at once do not go with this strategy: every host runs it',
    ]);
  });

  it('throttle holds a task to so many hosts, whichever way they come', async () => {
    const events = await play(`-- site.yml --
- hosts: h1:h2:h3
  gather_facts: false
  strategy: free
  tasks:
    - { name: one by one, command: sleep 0.1, throttle: 1 }
`);
    const steps = events.flatMap(({ type }) => (/^host\.(started|finished)$/.test(type) ? [type] : []));
    expect(steps).toEqual(Array(3).fill(['host.started', 'host.finished']).flat());
  });

  it('every host starts where itself comes to the task', async () => {
    const events = await play(`-- site.yml --
- hosts: h1:h2:h3
  gather_facts: false
  strategy: free
  tasks:
    - { name: before, debug: { msg: b } }
    - { name: here, debug: { msg: h } }
-- options --
--start-at-task here
`);
    expect(['h1', 'h2', 'h3'].map((host) => course(events, host))).toEqual(Array(3).fill(['here ok']));
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('facts are gathered by each host, and batches follow each other', async () => {
    const events = await play(`-- site.yml --
- hosts: h1:h2:h3
  strategy: free
  serial: 2
  tasks:
    - { name: kernel, debug: { msg: "{{ ansible_kernel }}" } }
`);
    expect(course(events, 'h3')).toEqual(['Gathering Facts ok', 'kernel ok']);
    const order = events.flatMap((event) => (event.type === 'host.finished' ? [event.host] : []));
    expect(order.slice(-2)).toEqual(['h3', 'h3']);
  });
});

it('a strategy that there is not is refused', async () => {
  await expect(play('-- site.yml --\n- hosts: h1\n  strategy: fre\n  tasks: [ping: ]\n')).rejects.toThrow(
    'the strategy "fre" is not supported',
  );
});
