import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { runScenario } from './scenario.ts';

const lines = (count: number, more: object = {}) => ({
  lineinfile: { path: '{{ playbook_dir }}/file', line: 'key_{{ item }}', create: true, ...more },
  loop: `{{ range(${count}) | list }}`,
});

const play = (...tasks: object[]) =>
  runScenario(
    new Map([
      ['site.yml', JSON.stringify([{ hosts: 'h1', gather_facts: false, tasks }])],
      ['hosts', 'h1 ansible_connection=local\n'],
    ]),
    { isExplained: true },
  );

/** The numbers of the round trips in which something was asked or done. */
const roundTrips = (events: readonly RunEvent[]): Set<number> =>
  new Set(
    events.flatMap((event) =>
      event.type === 'host.explained'
        ? [
            ...event.explanation.probes.map(({ batch }) => batch),
            ...(event.explanation.batch ? [event.explanation.batch] : []),
          ]
        : [],
    ),
  );

const items = (events: readonly RunEvent[], task = 0): string[] => {
  const ids = events.flatMap((event) => (event.type === 'task.started' ? [event.task.id] : []));
  return events.flatMap((event) =>
    event.type === 'item.finished' && event.task === ids[task] ? [`${event.label} ${event.outcome.status}`] : [],
  );
};

const textOf = (events: readonly RunEvent[]): string => {
  const last = events.findLast((event) => event.type === 'host.finished');
  return last?.type === 'host.finished' ? Buffer.from(String(last.outcome.result.content), 'base64').toString() : '';
};
const read = { slurp: { src: '{{ playbook_dir }}/file' } };

test('200 lines of one file cost as many round trips as two, and each has its own outcome', async () => {
  const few = await play(lines(2));
  const many = await play(lines(200), lines(200), read);
  const once = await play(lines(200));
  expect(roundTrips(once.events).size).toBeLessThanOrEqual(roundTrips(few.events).size);
  expect(roundTrips(once.events).size).toBeLessThanOrEqual(3);
  expect(new Set(items(many.events).map((item) => item.split(' ')[1]))).toEqual(new Set(['changed']));
  expect(new Set(items(many.events, 1).map((item) => item.split(' ')[1]))).toEqual(new Set(['ok']));
  expect(textOf(many.events)).toBe(Array.from({ length: 200 }, (_, index) => `key_${index}\n`).join(''));
});

test('an item that fails leaves what came before it, and the items after it see what is there', async () => {
  const { events } = await play(
    { ...lines(5, { validate: "{{ 'false %s' if item == 2 else 'true %s' }}" }), ignore_errors: true },
    read,
  );
  expect(items(events)).toEqual(['0 changed', '1 changed', '2 failed', '3 changed', '4 changed']);
  expect(textOf(events)).toBe('key_0\nkey_1\nkey_3\nkey_4\n');
});

test('files of different places travel in one script', async () => {
  const { events } = await play({
    copy: { dest: '{{ playbook_dir }}/{{ item }}', content: '{{ item }}' },
    loop: '{{ range(30) | list }}',
  });
  expect(items(events)).toHaveLength(30);
  expect(roundTrips(events).size).toBe(2);
});

test('what lies in what an earlier item makes is planned after it', async () => {
  const { events } = await play({
    file: { path: '{{ playbook_dir }}/{{ item }}', state: 'directory' },
    loop: ['a', 'a/b', 'a/b/c', 'd'],
  });
  expect(items(events)).toEqual(['a changed', 'a/b changed', 'a/b/c changed', 'd changed']);
});

test('two names of one place are no two places', async () => {
  const { events } = await play(
    { file: { path: '{{ playbook_dir }}/real', state: 'directory' } },
    { file: { src: 'real', dest: '{{ playbook_dir }}/link', state: 'link' } },
    {
      copy: { dest: '{{ playbook_dir }}/{{ item.at }}', content: '{{ item.text }}' },
      loop: [
        { at: 'real/x', text: 'one' },
        { at: 'link/x', text: 'one' },
      ],
      loop_control: { label: '{{ item.at }}' },
    },
  );
  expect(items(events, 2)).toEqual(['real/x changed', 'link/x ok']);
});

test('directories in one that is still to be made are made one after the other', async () => {
  const { events } = await play({
    file: { path: '{{ playbook_dir }}/new/{{ item }}', state: 'directory', mode: '0755' },
    loop: ['a', 'b', 'c'],
  });
  expect(items(events)).toEqual(['a changed', 'b changed', 'c changed']);
});
