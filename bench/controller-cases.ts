import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, play, times } from './case.ts';

const manyHosts = (count: number): string => `${times(count, (index) => `host${index + 1}`).join('\n')}\n`;

export const engine: Case = {
  name: 'engine',
  summary: 'set_fact and debug, 10 tasks on 100 hosts, no connection at all',
  hosts: [0],
  rtts: [0],
  write: (scratch) => writeFileSync(join(scratch, 'hundred'), manyHosts(100)),
  phases: (scratch) => [
    {
      name: '1,000 host-tasks',
      invocation: { ...play('engine.yml'), inventory: join(scratch, 'hundred') },
      floor: 'node',
      unchanged: true,
    },
  ],
};

export const startUp: Case = {
  name: 'start-up',
  summary: 'commands that reach no host',
  hosts: [0],
  rtts: [0],
  leftOut: (tool) => (tool === 'mitogen' ? 'it changes how tasks are carried out and nothing else' : undefined),
  write: writeStartUp,
  phases: (scratch) => {
    const site = { playbook: join(scratch, 'site', 'site.yml'), inventory: join(scratch, 'thousands') };
    const listTasks = { ...site, inventory: join(scratch, 'hundred'), arguments: ['--list-tasks'] };
    const listHosts = { ...site, arguments: ['--list-hosts'] };
    return [
      { name: '--version', invocation: { arguments: ['--version'] }, floor: 'node' },
      { name: '--list-tasks, 400 tasks, first time', invocation: listTasks, floor: 'node', cold: true },
      { name: '--list-tasks, 400 tasks, second time', invocation: listTasks, floor: 'node' },
      { name: '--list-hosts, 5,000 hosts, first time', invocation: listHosts, floor: 'node', cold: true },
      { name: '--list-hosts, 5,000 hosts, second time', invocation: listHosts, floor: 'node' },
    ];
  },
};

function writeStartUp(scratch: string): void {
  const site = join(scratch, 'site');
  const roles = times(20, (index) => `role${index}`);
  for (const name of roles) {
    const tasks = join(site, 'roles', name, 'tasks');
    mkdirSync(tasks, { recursive: true });
    const task = (index: number) => `- name: task ${index} of ${name}
  ansible.builtin.copy:
    content: "{{ value_${index} | default('none') }}"
    dest: /etc/${name}/{{ file_${index} }}.conf
    mode: '0644'
  when: enabled | default(true)
  notify: restart
`;
    const handler = '- name: restart\n  ansible.builtin.command: /bin/true\n';
    writeFileSync(join(tasks, 'main.yml'), times(20, task).join(''));
    mkdirSync(join(site, 'roles', name, 'handlers'), { recursive: true });
    writeFileSync(join(site, 'roles', name, 'handlers', 'main.yml'), handler);
  }
  writeFileSync(join(site, 'site.yml'), `- hosts: all\n  roles: [${roles.join(', ')}]\n`);
  writeFileSync(join(scratch, 'hundred'), manyHosts(100));
  const groups = times(
    50,
    (group) =>
      `[group${group}]\n${times(100, (host) => `node${group}-${host}.example.net rack=${host % 7}`).join('\n')}`,
  );
  writeFileSync(join(scratch, 'thousands'), `${groups.join('\n\n')}\n`);
}
