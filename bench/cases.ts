import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Floor } from './floor.ts';
import type { Invocation } from './tools.ts';

/** One measured step of a case. Phases follow each other on the same hosts, and each leaves them in a known state. */
export interface Phase {
  readonly name: string;
  readonly invocation: Invocation;
  readonly floor: Floor | 'node';
  /** Nothing may be left to change: the recap has to say so. */
  readonly unchanged?: boolean;
  /** Also measured with scp, from and to these files. */
  readonly scp?: { readonly from: string; readonly to: string };
}

export interface Case {
  readonly name: string;
  readonly summary: string;
  /** How many hosts; 0 for what happens on the controller alone. */
  readonly hosts: readonly number[];
  /** Round-trip times in milliseconds. */
  readonly rtts: readonly number[];
  /** Hosts are brought to the wanted state by an unmeasured run before the phases. */
  readonly prepared?: boolean;
  /** Where mitogen is not at work: it changes how tasks are carried out and nothing else. */
  readonly withoutMitogen?: boolean;
  /** Writes what the playbooks need that is too large to lie in the repository. */
  readonly write?: (scratch: string) => void;
  readonly phases: (scratch: string) => readonly Phase[];
}

const play = (playbook: string, ...words: string[]): Invocation => ({ playbook, arguments: words });
const times = (count: number, text: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => text(index));

const latency: Case = {
  name: 'latency',
  summary: '100 commands one after the other',
  hosts: [1],
  rtts: [0, 50],
  phases: () => [
    { name: '100 commands', invocation: play('latency.yml'), floor: { requests: times(100, () => '/bin/true') } },
  ],
};

// What has to be asked in any case: every path with its owner and mode, every file with its digest, two commands.
const LOOK_AT_ROLE = `cd /opt/bench 2>/dev/null && {
  find . -exec stat -c '%n %F %a %U %G %s' {} +
  find . -type f -exec sha1sum {} +
  cat etc/limits etc/options etc/hosts
  sh ./start.sh; ls etc/sites | wc -l
  getent passwd benchuser; getent group benchgroup; systemctl show cron 2>/dev/null
}`;
const WRITE_ROLE = times(20, (index) => `printf '%1200s' x >/tmp/floor.${index} && rm /tmp/floor.${index}`).join('\n');

const role: Case = {
  name: 'role',
  summary: 'a role of 42 tasks, when everything and when nothing is to be done',
  hosts: [1],
  rtts: [0, 50],
  phases: () => [
    { name: 'first run', invocation: play('role.yml'), floor: { requests: [LOOK_AT_ROLE, WRITE_ROLE] } },
    { name: 'second run', invocation: play('role.yml'), floor: { requests: [LOOK_AT_ROLE] }, unchanged: true },
  ],
};

const fleet: Case = {
  name: 'fleet',
  summary: 'the same role on many hosts with nothing to do',
  hosts: [10, 50],
  rtts: [0],
  prepared: true,
  phases: () => [
    {
      name: 'second run',
      invocation: play('role.yml', '-e', 'web_with_service=false'),
      floor: { requests: [LOOK_AT_ROLE] },
      unchanged: true,
    },
  ],
};

const LOOK_AT_LOOP = 'cat /opt/bench/loop.conf 2>/dev/null; stat /opt/bench/loop.conf 2>/dev/null';
const loop: Case = {
  name: 'loop',
  summary: 'lineinfile in a loop of 200 items',
  hosts: [1],
  rtts: [0, 50],
  phases: () => [
    {
      name: 'first run',
      invocation: play('loop.yml'),
      floor: { requests: [LOOK_AT_LOOP, `: ${'x'.repeat(6000)}`] },
    },
    { name: 'second run', invocation: play('loop.yml'), floor: { requests: [LOOK_AT_LOOP] }, unchanged: true },
  ],
};

const copy: Case = {
  name: 'copy',
  summary: 'a file of 100 MB, new and unchanged',
  hosts: [1],
  rtts: [0, 50],
  write: (scratch) => {
    const file = openSync(join(scratch, 'large.bin'), 'w');
    for (let megabyte = 0; megabyte < 100; megabyte++) writeSync(file, randomBytes(1_000_000));
    closeSync(file);
  },
  phases: (scratch) => {
    const files = { from: join(scratch, 'large.bin'), to: '/opt/bench/large.bin' };
    const invocation = play('copy.yml', '-e', `scratch=${scratch}`);
    return [
      { name: 'first run', invocation, floor: { requests: [], upload: files }, scp: files },
      { name: 'second run', invocation, floor: { requests: [`sha1sum ${files.to}`] }, unchanged: true },
    ];
  },
};

const template: Case = {
  name: 'template',
  summary: 'a template of 5,000 lines',
  hosts: [10],
  rtts: [0],
  write: (scratch) => {
    const block = `{% for i in range(1000) %}
[section {{ i }}]
listen = {{ ports[i % 3] }}
name = {{ 'host-' ~ i }}.{{ domain | upper }}
{% if i % 2 == 0 %}
even = yes
{% else %}
even = no
{% endif %}
owner = {{ inventory_hostname | default('nobody') | length > 0 }}
{% endfor %}
`;
    writeFileSync(join(scratch, 'long.conf.j2'), block);
  },
  phases: (scratch) => {
    const invocation = play('template.yml', '-e', `scratch=${scratch}`);
    return [
      {
        name: 'first run',
        invocation,
        floor: { requests: ['sha1sum /opt/bench/long.conf', `: ${'x'.repeat(95_000)}`] },
      },
      { name: 'second run', invocation, floor: { requests: ['sha1sum /opt/bench/long.conf'] }, unchanged: true },
    ];
  },
};

const READ_FACTS = `cat /proc/cpuinfo /proc/meminfo /proc/mounts /proc/uptime /etc/os-release /proc/cmdline
uname -a; ip -o addr 2>/dev/null; ip route 2>/dev/null; df -P 2>/dev/null; ls /sys/class/net /sys/block; id; date; env`;
const facts: Case = {
  name: 'facts',
  summary: 'setup with every fact',
  hosts: [10, 50],
  rtts: [0],
  phases: () => [{ name: 'setup', invocation: play('facts.yml'), floor: { requests: [READ_FACTS] }, unchanged: true }],
};

const manyHosts = (count: number): string => `${times(count, (index) => `host${index + 1}`).join('\n')}\n`;

const engine: Case = {
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

const startUp: Case = {
  name: 'start-up',
  summary: 'commands that reach no host',
  hosts: [0],
  rtts: [0],
  withoutMitogen: true,
  write: writeStartUp,
  phases: (scratch) => {
    const site = { playbook: join(scratch, 'site', 'site.yml'), inventory: join(scratch, 'thousands') };
    return [
      { name: '--version', invocation: { arguments: ['--version'] }, floor: 'node' },
      {
        name: '--list-tasks, 400 tasks',
        invocation: { ...site, inventory: join(scratch, 'hundred'), arguments: ['--list-tasks'] },
        floor: 'node',
      },
      { name: '--list-hosts, 5,000 hosts', invocation: { ...site, arguments: ['--list-hosts'] }, floor: 'node' },
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

export const cases: readonly Case[] = [latency, role, fleet, loop, copy, template, facts, engine, startUp];
