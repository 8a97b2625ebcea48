import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';
import { type EventRun, infrakitEvents } from './run-infrakit.ts';

/** What a host may say: in each of these a template engine that is not careful finds something to do. */
const CALCULATION = '{{ 7*7 }}';
const COMMAND = "{{ lookup('pipe', 'touch /tmp/infrakit-was-here; id') }}";
const STATEMENT = '{% for x in [1, 2] %}{{ x }}{% endfor %}{# gone #}';

let fleet: Fleet;
let directory: string;

const hosts = () => fleet.hosts;

/** Plays tasks, written as data, on all hosts as root. */
async function play(tasks: readonly object[], keywords: object = {}, ...more: string[]): Promise<EventRun> {
  const path = join(directory, 'play.yml');
  await writeFile(path, JSON.stringify([{ hosts: 'all', gather_facts: false, become: true, ...keywords, tasks }]));
  return infrakitEvents('play', path, '-i', fleet.inventoryPath, ...more);
}

function expectDone(run: EventRun): void {
  const broken = run.events.filter(
    (event) =>
      event.type === 'host.finished' && /failed|unreachable/.test(event.outcome.status) && !event.outcome.ignored,
  );
  expect(broken, run.stderr).toEqual([]);
  expect(run.code, run.stderr).toBe(0);
}

/** The bytes of a file, read without InfraKit. */
async function contentOf(host: FleetHost, path: string): Promise<string> {
  const { stdout, code } = await fleet.exec(host, `base64 <${quoted(path)} | tr -d '\\n'`);
  expect(code).toBe(0);
  return Buffer.from(stdout, 'base64').toString('utf8');
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A text as an expression of a playbook that does not depend on how templates escape. */
const literal = (text: string) => `{{ '${Buffer.from(text).toString('base64')}' | b64decode }}`;

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1, busybox: 1 }, { lane: 4, fresh: true });
  directory = await mkdtemp(join(tmpdir(), 'infrakit-hostile-'));
  await rm('/tmp/infrakit-was-here', { force: true });
});

afterAll(async () => {
  await fleet?.down();
  await rm(directory, { recursive: true, force: true });
});

describe('facts of a host that wants to be a template', () => {
  const facts = {
    greeting: CALCULATION,
    order: COMMAND,
    ansible_connection: 'local',
    ansible_become_user: 'nobody',
    list: [STATEMENT, { deep: CALCULATION }],
  };

  beforeAll(async () => {
    await writeFile(join(directory, 'included.yml'), "- copy: { content: '{{ passed }}', dest: /tmp/passed }\n");
    await writeFile(
      join(directory, 'seen.j2'),
      '{{ ansible_facts.distribution_release }}|{{ found }}|{{ listed[0] }}|',
    );
    for (const host of hosts()) {
      const written = await fleet.exec(
        host,
        `set -e
busybox hostname ${quoted(CALCULATION)}
mkdir -p /etc/ansible/facts.d
printf '%s' ${quoted(JSON.stringify(facts))} >/etc/ansible/facts.d/evil.fact
printf '%s\\n' 'NAME="Debian GNU/Linux"' ID=debian 'VERSION_ID="12"' ${quoted(`VERSION_CODENAME="${COMMAND}"`)} \\
  ${quoted(`PRETTY_NAME="${CALCULATION}"`)} >/etc/os-release.evil
rm -f /etc/os-release && mv /etc/os-release.evil /etc/os-release`,
      );
      expect(written.code, written.stderr).toBe(0);
    }
  });

  it('stay text wherever they are used', async () => {
    const local = 'ansible_facts.local.evil';
    const run = await play(
      [
        { set_fact: { found: '{{ ansible_facts.hostname }}', listed: [`{{ ${local}.list[0] }}`] } },
        { template: { src: 'seen.j2', dest: '/tmp/seen' } },
        { copy: { content: `{{ ${local}.order }}`, dest: '/tmp/order' } },
        { copy: { content: '{{ item }}', dest: '/tmp/item' }, loop: `{{ [${local}.list[1].deep] }}` },
        { copy: { content: '{{ hostvars[inventory_hostname].found }}', dest: '/tmp/hostvars' } },
        { debug: { msg: 'wrong' }, when: 'found == "49"' },
        { name: 'as a condition', debug: { msg: 'never' }, when: `${local}.greeting`, ignore_errors: true },
        { command: { argv: ['echo', '{{ found }}'] }, register: 'said' },
        { copy: { content: '{{ said.stdout }}{{ said.stdout_lines[0] }}', dest: '/tmp/said' } },
        { include_tasks: { file: 'included.yml' }, vars: { passed: '{{ said.stdout }}' } },
        { debug: { msg: '{{ found }} {{ ansible_facts.distribution_release }}' } },
      ],
      { gather_facts: true },
    );
    expectDone(run);
    for (const host of hosts()) {
      expect(await contentOf(host, '/tmp/seen')).toBe(`${COMMAND}|${CALCULATION}|${STATEMENT}|`);
      expect(await contentOf(host, '/tmp/order')).toBe(COMMAND);
      expect(await contentOf(host, '/tmp/item')).toBe(CALCULATION);
      expect(await contentOf(host, '/tmp/hostvars')).toBe(CALCULATION);
      expect(await contentOf(host, '/tmp/said')).toBe(CALCULATION + CALCULATION);
      expect(await contentOf(host, '/tmp/passed')).toBe(CALCULATION);
    }
    expect(JSON.stringify(run.events)).not.toContain('wrong');
    await expect(readFile('/tmp/infrakit-was-here')).rejects.toThrow('ENOENT');
  });

  it('do not change how the host is reached', async () => {
    const run = await play(
      [
        { command: 'id -un', register: 'who' },
        { assert: { that: ["who.stdout == 'root'"] } },
        { command: 'cat /proc/1/comm', register: 'init' },
        { copy: { content: '{{ ansible_connection }}', dest: '/tmp/connection' } },
      ],
      { gather_facts: true },
    );
    expectDone(run);
    for (const host of hosts()) expect(await contentOf(host, '/tmp/connection')).toBe('ssh');
  });
});

describe('names of files', () => {
  const NAMES = [
    'two words',
    "it's",
    'a "quote"',
    '$(id)',
    '`id`',
    'a\nnewline',
    '-rf',
    '*',
    '{{ 7*7 }}',
    'größe 🎉',
    '\\t',
    ';x&',
    '%s',
    '~',
    '#!',
  ];

  it('may hold anything a file system allows', async () => {
    const root = '/tmp/names';
    const path = `${root}/${literal('NAME')}`;
    const named = (name: string) => path.replace(literal('NAME'), literal(name));
    await writeFile(join(directory, 'text.j2'), 'from a template');
    const run = await play([
      { file: { path: root, state: 'directory' } },
      ...NAMES.flatMap((name, index) => [
        { copy: { content: `${index}`, dest: named(name) } },
        { file: { path: named(name), mode: '0640' } },
        { lineinfile: { path: named(name), line: 'a line' } },
        { stat: { path: named(name) }, register: 'there' },
        { assert: { that: ['there.stat.isreg', "there.stat.mode == '0640'"] } },
        { slurp: { src: named(name) }, register: 'read' },
        { assert: { that: [`read.content | b64decode == '${index}\\na line\\n'`] } },
        { template: { src: 'text.j2', dest: `${named(name)}.d` } },
        { fetch: { src: named(name), dest: `${directory}/fetched/` } },
        { command: { argv: ['cat', named(name)] }, register: 'read' },
        { assert: { that: [`read.stdout_lines == ['${index}', 'a line']`] } },
      ]),
      { find: { paths: [root], patterns: ['*'], hidden: true }, register: 'found' },
      { copy: { content: "{{ found.files | map(attribute='path') | sort | join('\\0') }}", dest: '/tmp/found' } },
    ]);
    expectDone(run);
    const expected = NAMES.flatMap((name) => [`${root}/${name}`, `${root}/${name}.d`]);
    for (const host of hosts()) {
      const { stdout } = await fleet.exec(host, `find ${root} -type f -print0 | base64 | tr -d '\\n'`);
      const there = Buffer.from(stdout, 'base64').toString('utf8').split('\0').filter(Boolean);
      expect(there.sort()).toEqual([...expected].sort());
      expect((await readdir(join(directory, 'fetched', host.name, root))).sort()).toEqual([...NAMES].sort());
    }
  });
});

describe('values', () => {
  const VALUES = [
    "it's",
    '"quoted"',
    '$HOME ${HOME} $(id) `id`',
    'back\\slash \\n \\0 \\\\',
    'two\nlines',
    'ends with newlines\n\n\n',
    '\n\nbegins with newlines',
    'history! !! !$',
    '100% %s %n %%',
    '-n',
    '-e a\\tb',
    '  blanks  ',
    'tab\there',
    "'; touch /tmp/infrakit-was-here; '",
    '~ * ? [a] {a,b} #',
    'größe 🎉 \u202e',
    'EOF\nINFRAKIT\n.\n',
    'carriage\rreturn\r\n',
    'bell\u0007 escape\u001b[31m',
    '{{ 7*7 }} {% raw %} {#',
    '',
  ];

  beforeAll(() => writeFile(join(directory, 'value.j2'), '{{ value }}'));

  it('arrive as they are, by every way in', async () => {
    await mkdir(join(directory, 'files'), { recursive: true });
    const run = await play([
      { file: { path: '/tmp/values', state: 'directory' } },
      ...VALUES.flatMap((value, index) => {
        const at = (way: string) => `/tmp/values/${index}.${way}`;
        const written = literal(value);
        const oneLine = !/[\n\r]/.test(value) && value !== '';
        return [
          { copy: { content: written, dest: at('copy') } },
          { template: { src: 'value.j2', dest: at('template') }, vars: { value: written } },
          {
            command: {
              argv: ['sh', '-c', 'printf %s "$1" >"$2"', 'sh', written, at('argv')],
              expand_argument_vars: false,
            },
          },
          { shell: `printf %s {{ value | quote }} >${at('quote')}`, vars: { value: written } },
          { shell: `printf %s "$VALUE" >${at('environment')}`, environment: { VALUE: written } },
          { command: { argv: ['tee', at('stdin')], stdin: written, stdin_add_newline: false } },
          ...(oneLine ? [{ lineinfile: { path: at('line'), line: written, create: true } }] : []),
          { shell: `cat ${at('copy')}`, args: { executable: '/bin/sh' }, register: 'said' },
          { copy: { content: '{{ said.stdout }}', dest: at('register') } },
        ];
      }),
    ]);
    expectDone(run);
    const wrong: unknown[] = [];
    for (const host of hosts()) {
      const { stdout } = await fleet.exec(
        host,
        `cd /tmp/values && for file in *; do printf '%s ' "$file"; base64 <"$file" | tr -d '\\n'; echo; done`,
      );
      for (const row of stdout.trimEnd().split('\n')) {
        const [name = '', encoded = ''] = row.split(' ');
        const value = VALUES[Number.parseInt(name, 10)] ?? 'no such value';
        const expected = name.endsWith('.line')
          ? `${value}\n`
          : name.endsWith('.register')
            ? value.replace(/[\r\n]+$/, '')
            : value;
        const seen = Buffer.from(encoded, 'base64').toString('utf8');
        if (seen !== expected) wrong.push({ host: host.name, name, seen, expected });
      }
    }
    expect(wrong).toEqual([]);
    for (const host of hosts()) expect((await fleet.exec(host, 'test -e /tmp/infrakit-was-here')).code).toBe(1);
  });
});
