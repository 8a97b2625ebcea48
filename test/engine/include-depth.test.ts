import { describe, expect, it } from 'vitest';
import { readScenario, runScenario } from './scenario.ts';

const ENTRY = (task: string) => `-- site.yml --
- hosts: h1
  gather_facts: false
  vars: { level: 0 }
  tasks:
    - ${task}
    - { name: after, debug: { msg: x } }
`;

/** What the host said when it failed, with the places as they are below the directory of the scenario. */
async function failureOf(text: string): Promise<string | undefined> {
  const { events, directory } = await runScenario(readScenario(text));
  const messages = events.flatMap((event) =>
    event.type === 'host.finished' && event.outcome.status === 'failed' ? [event.outcome.report ?? ''] : [],
  );
  expect(messages.length).toBeLessThanOrEqual(1);
  return messages[0]?.replaceAll(`${directory}/`, '');
}

describe('includes without an end', () => {
  it.each([
    [
      'a file in itself',
      `${ENTRY('include_tasks: a.yml')}-- a.yml --\n- include_tasks: a.yml\n`,
      'a.yml:1:3 -> a.yml:1:3',
    ],
    [
      'files in a circle',
      `${ENTRY('include_tasks: a.yml')}-- a.yml --\n- include_tasks: b.yml\n-- b.yml --\n- debug:\n- include_tasks: a.yml\n`,
      'b.yml:2:3 -> a.yml:1:3 -> b.yml:2:3',
    ],
    [
      'roles in a circle',
      `${ENTRY('include_role: { name: a }')}-- roles/a/tasks/main.yml --\n- include_role: { name: b }\n-- roles/b/tasks/main.yml --\n- include_role: { name: a }\n`,
      'roles/b/tasks/main.yml:1:3 -> roles/a/tasks/main.yml:1:3 -> roles/b/tasks/main.yml:1:3',
    ],
  ])('%s fails with the circle', async (_, text, circle) => {
    expect(await failureOf(text)).toContain(`includes are nested more than 200 deep: ${circle}\n`);
  });
});

it('a recursion of a hundred levels that a condition ends is none of them', async () => {
  const count = `- set_fact: { level: "{{ level | int + 1 }}" }\n- include_tasks: count.yml\n  when: level | int < 100\n`;
  expect(await failureOf(`${ENTRY('include_tasks: count.yml')}-- count.yml --\n${count}`)).toBeUndefined();
});
