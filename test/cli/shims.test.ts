import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = resolve('dist/cli/main.js');
const PROGRAMS = [
  'ansible',
  'ansible-config',
  'ansible-doc',
  'ansible-galaxy',
  'ansible-inventory',
  'ansible-playbook',
  'ansible-vault',
];
let room: string;
const call = (program: string, ...words: string[]) =>
  spawnSync(join(room, 'bin', program), words, { cwd: room, encoding: 'utf8', env: { ...process.env, CI: '' } });
const makeShims = (directory: string) =>
  spawnSync(process.execPath, [COMMAND, 'shims', directory], { cwd: room, encoding: 'utf8' });

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-shims-'));
  writeFileSync(
    join(room, 'site.yml'),
    '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: msg={{ word | default("hi") }}\n',
  );
  expect(makeShims('bin').status).toBe(0);
});
afterAll(() => rmSync(room, { recursive: true }));

describe('shims', () => {
  it('are links to the command, made again without complaint', () => {
    expect(makeShims('bin').stdout).toContain(`PATH="${room}/bin:$PATH"`);
    for (const program of PROGRAMS) expect(readlinkSync(join(room, 'bin', program))).toBe(COMMAND);
  });

  it('replace nothing that is not theirs', () => {
    const other = mkdtempSync(join(room, 'other-'));
    writeFileSync(join(other, 'ansible-vault'), 'mine');
    const { status, stderr } = makeShims(other);
    expect(status).toBe(1);
    expect(stderr).toContain(`${other}/ansible-vault is there already`);
    expect(readFileSync(join(other, 'ansible-vault'), 'utf8')).toBe('mine');
    expect(spawnSync('ls', [other], { encoding: 'utf8' }).stdout).toBe('ansible-vault\n');
  });
});

describe('called as ansible-playbook', () => {
  it('it is infrakit play', () => {
    const { status, stdout } = call('ansible-playbook', 'site.yml', '--extra-v', 'word=hello', '--become-pass-file=x');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(call('ansible-playbook', 'site.yml', '--extra-v', 'word=hello').stdout).toContain('"msg": "hello"');
  });

  it('it names the version that playbooks can count on', () => {
    expect(call('ansible-playbook', '--version').stdout).toMatch(
      /^ansible-playbook \[core 2\.17\.0\]\n {2}config file = /,
    );
  });

  // Recorded: the last line of what ansible-playbook 2.14 says, and its exit code.
  it.each([
    [[], 'the following arguments are required: playbook'],
    [['--nope', 'site.yml'], 'unrecognized arguments: --nope'],
    [['-u'], 'argument -u/--user: expected one argument'],
    [['--list', 'site.yml'], 'ambiguous option: --list could match --list-hosts, --list-tasks, --list-tags'],
  ])('%j is wrong usage', (words, message) => {
    const { status, stderr } = call('ansible-playbook', ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^usage: ansible-playbook .*\n.*error: ${message}\n$`));
  });

  it('marks what ends it', () => {
    const { status, stderr } = call('ansible-playbook', 'nowhere.yml');
    expect(stderr).toMatch(/^ERROR! .*nowhere\.yml/);
    expect(status).toBe(1);
  });
});

describe('called as other programs', () => {
  it('ansible-vault takes its commands', () => {
    const { status, stderr } = call('ansible-vault', 'nope');
    expect(status).toBe(2);
    expect(stderr).toContain("ansible-vault: error: invalid choice: 'nope' (choose from 'create', ");
  });

  it('ansible-inventory is infrakit inventory', () => {
    expect(call('ansible-inventory', '-v', '-i', 'web1,', '--graph').stdout).toContain(
      '  |--@ungrouped:\n  |  |--web1',
    );
  });

  it('help speaks of the program', () => {
    expect(call('ansible-doc', '--help').stdout).toMatch(/^Usage: ansible-doc \[options\]/);
  });
});
