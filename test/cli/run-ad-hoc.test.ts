import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = resolve('dist/cli/main.js');
let room: string;

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-run-'));
  symlinkSync(COMMAND, join(room, 'ansible'));
  mkdirSync(join(room, 'roles/role1/tasks'), { recursive: true });
  writeFileSync(join(room, 'roles/role1/tasks/main.yml'), '- debug: msg=inrole\n- command: echo x\n');
  writeFileSync(join(room, 'inventory'), 'localhost ansible_connection=local\na\nb\n');
});
afterAll(() => rmSync(room, { recursive: true }));

function call(words: readonly string[], settings: Record<string, string> = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^ANSIBLE_|COLOR|^CI$/.test(name));
  const env = { ...Object.fromEntries(kept), HOME: room, ANSIBLE_NOCOLOR: '1', ...settings };
  const { stdout, stderr, status } = spawnSync(join(room, 'ansible'), ['-i', 'inventory', ...words], {
    cwd: room,
    env,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

const PONG = 'localhost | SUCCESS => {\n    "changed": false,\n    "ping": "pong"\n}\n';
const OF_ROLE = 'localhost | SUCCESS => {\n    "msg": "inrole"\n}\nlocalhost | CHANGED | rc=0 >>\nx\n';

/** What ansible 2.14 printed of the same. */
describe('called as ansible, every byte is that of Ansible', () => {
  it.each<[string[], string, number]>([
    [['-m', 'ping'], PONG, 0],
    [['-o', '-m', 'ping'], 'localhost | SUCCESS => {"changed": false,"ping": "pong"}\n', 0],
    [['-a', 'echo {{ inventory_hostname }}'], 'localhost | CHANGED | rc=0 >>\nlocalhost\n', 0],
    [['-m', 'shell', '-a', 'echo a=b; exit 3'], 'localhost | FAILED | rc=3 >>\na=bnon-zero return code\n', 2],
    [
      ['-o', '-m', 'shell', '-a', 'echo hi; echo err >&2'],
      'localhost | CHANGED | rc=0 | (stdout) hi (stderr) err\n',
      0,
    ],
    [['-m', 'debug', '-a', '{"msg": "json {{ 1 + 1 }}"}'], 'localhost | SUCCESS => {\n    "msg": "json 2"\n}\n', 0],
    [['-m', 'shell', '-a', '{ echo braces; }'], 'localhost | CHANGED | rc=0 >>\nbraces\n', 0],
    [['-m', 'debug', '-a', 'var=word', '-e', 'word=hi'], 'localhost | SUCCESS => {\n    "word": "hi"\n}\n', 0],
    [['-m', 'meta', '-a', 'noop'], '', 0],
    [['-m', 'import_role', '-a', 'name=role1'], OF_ROLE, 0],
    [['--list-hosts'], '  hosts (1):\n    localhost\n', 0],
  ])('%j', (words, stdout, status) => {
    expect(call(['localhost', ...words])).toEqual({ stdout, stderr: '', status });
  });

  it('hosts are listed by a pattern', () => {
    expect(call(['all:!localhost', '--list-hosts']).stdout).toBe('  hosts (2):\n    a\n    b\n');
  });

  it('a job in the background is left alone with -P 0', () => {
    const { stdout, status } = call(['localhost', '-B', '5', '-P', '0', '-a', 'sleep 0']);
    expect(stdout).toMatch(
      /^localhost \| CHANGED => \{\n {4}"ansible_job_id": "[^"]+",\n {4}"changed": true,\n {4}"finished": 0,/,
    );
    expect(status).toBe(0);
  });

  it('results are kept with --tree', () => {
    expect(call(['localhost', '-m', 'ping', '-t', 'tree']).stdout).toBe(PONG);
    expect(readFileSync(join(room, 'tree/localhost'), 'utf8')).toBe('{"changed": false, "ping": "pong"}');
  });

  it('a configured callback counts only where the settings have it so', () => {
    const words = ['localhost', '-m', 'ping'];
    expect(call(words, { ANSIBLE_STDOUT_CALLBACK: 'null' }).stdout).toBe(PONG);
    const both = { ANSIBLE_STDOUT_CALLBACK: 'null', ANSIBLE_LOAD_CALLBACK_PLUGINS: '1' };
    expect(call(words, both)).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});

it('module and arguments can be configured', () => {
  writeFileSync(join(room, 'other.cfg'), '[defaults]\nmodule_name = debug\nmodule_args = msg=configured\n');
  const { stdout } = call(['localhost'], { ANSIBLE_CONFIG: join(room, 'other.cfg') });
  expect(stdout).toBe('localhost | SUCCESS => {\n    "msg": "configured"\n}\n');
});

describe('exit codes', () => {
  it.each<[string, string[], number, string]>([
    ['5 for a command without a line', ['localhost'], 5, 'ERROR! No argument passed to command module\n'],
    [
      '5 for what stands in no play',
      ['localhost', '-m', 'import_playbook', '-a', 'x.yml'],
      5,
      "ERROR! 'import_playbook' is not a valid action for ad-hoc commands\n",
    ],
    [
      '1 where no host is meant',
      ['b', '-l', 'a', '-m', 'ping'],
      1,
      'ERROR! Specified inventory, host pattern and/or --limit leaves us with no hosts to target.\n',
    ],
  ])('%s', (_name, words, status, stderr) => {
    expect(call(words)).toEqual({ stdout: '', stderr, status });
  });

  it('4 for a host that is not reached, 2 for words that are none', () => {
    const { stdout, status } = call(['nowhere.invalid', '-i', 'nowhere.invalid,', '-m', 'ping']);
    expect(stdout).toMatch(/^nowhere\.invalid \| UNREACHABLE! => \{\n {4}"changed": false,\n {4}"msg": /);
    expect(status).toBe(4);
    expect(call(['localhost', 'more']).status).toBe(2);
    expect(call(['localhost', '--nosuch']).status).toBe(2);
  });
});
