import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, play } from './case.ts';

const LOOK_AT_LOOP = 'cat /opt/bench/loop.conf 2>/dev/null; stat /opt/bench/loop.conf 2>/dev/null';
export const loop: Case = {
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

export const copy: Case = {
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

export const template: Case = {
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
