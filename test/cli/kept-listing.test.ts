import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const COMMAND = resolve('dist/cli/main.js');
let site: string;

const write = (path: string, text: string) => {
  mkdirSync(join(site, path, '..'), { recursive: true });
  writeFileSync(join(site, path), text);
};
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'infrakit-kept-'));
  write('hosts', 'web1\nweb2\n');
  write('roles/web/tasks/main.yml', '- name: first\n  debug: msg=x\n');
  write('site.yml', '- hosts: all\n  roles: [web]\n');
});
afterEach(() => rmSync(site, { recursive: true }));

function list(words: readonly string[] = [], settings: Record<string, string> = {}) {
  const env = { ...process.env, XDG_CACHE_HOME: join(site, 'cache'), HOME: site, ...settings };
  const argv = [COMMAND, 'play', 'site.yml', '-i', 'hosts', '--list-tasks', '--list-hosts', ...words];
  return spawnSync(process.execPath, argv, { cwd: site, env, encoding: 'utf8' });
}
const folder = () => join(site, 'cache/infrakit');
const kept = (): string[] =>
  existsSync(folder()) ? readdirSync(folder()).filter((name) => name.endsWith('.listing')) : [];

/** Whether what is printed is what was kept: it is another text by now. */
function comesFromTheCache(words?: readonly string[], settings?: Record<string, string>): boolean {
  for (const name of kept()) {
    const path = join(folder(), name);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), text: 'kept' }));
  }
  return list(words, settings).stdout === 'kept';
}

describe('a listing', () => {
  it('is kept while all that was read is the same', () => {
    const first = list();
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain('web : first');
    expect(kept()).toHaveLength(1);
    expect(list()).toMatchObject({ status: 0, stdout: first.stdout, stderr: '' });
    expect(comesFromTheCache()).toBe(true);
  });

  it.each([
    ['a task is another', 'roles/web/tasks/main.yml', '- name: second\n  debug: msg=x\n'],
    ['a host is new', 'hosts', 'web1\nweb2\nweb3\n'],
    ['a role gets dependencies', 'roles/web/meta/main.yml', 'dependencies: []\n'],
    ['variables are laid beside the inventory', 'group_vars/all.yml', 'a: 1\n'],
    ['there is a configuration', 'ansible.cfg', '[defaults]\nforks = 3\n'],
  ])('is made anew where %s', (_, path, text) => {
    list();
    expect(comesFromTheCache()).toBe(true);
    write(path, text);
    expect(comesFromTheCache()).toBe(false);
    expect(list()).toMatchObject({ status: 0, stderr: '' });
  });

  it('is made anew where a file of it is gone, and says so', () => {
    list();
    rmSync(join(site, 'hosts'));
    const { status, stdout, stderr } = list();
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('hosts (0):') });
    expect(stderr).toContain('"hosts" is not there');
  });

  it('is one for each command line, and each setting', () => {
    list();
    expect(comesFromTheCache(['--limit', 'web1'])).toBe(false);
    expect(comesFromTheCache([], { ANSIBLE_ROLES_PATH: '/nowhere' })).toBe(false);
    expect(kept()).toHaveLength(3);
  });

  it.each([
    ['extra variables', ['-e', 'token=s3cret'], () => {}],
    ['a vault password', ['--vault-password-file', 'pass'], () => write('pass', 's3cret\n')],
    ['a warning', [], () => write('site.yml', '- hosts: all:nobody\n  roles: [web]\n')],
    ['a template', [], () => write('site.yml', "- hosts: \"{{ lookup('env', 'WHERE') }}\"\n  roles: [web]\n")],
    ['a name that is one', [], () => write('site.yml', '- hosts: all\n  tasks: [{import_tasks: "{{ \'x.yml\' }}"}]\n')],
    [
      'a program',
      [],
      () => {
        write('hosts', '#!/bin/sh\necho \'{"web": ["web1"]}\'\n');
        chmodSync(join(site, 'hosts'), 0o755);
      },
    ],
  ])('that depends on %s is not kept', (_, words, prepare) => {
    prepare();
    write('x.yml', '- debug: msg=x\n');
    expect(list(words, { WHERE: 'all' }).status).toBe(0);
    expect(kept()).toEqual([]);
  });

  it('is made anew where what was kept is spoilt', () => {
    const { stdout } = list();
    for (const text of ['', '{}', 'null', '{"text":1,"asked":[{"question":"x","path":"/","answer":""}]}']) {
      writeFileSync(join(folder(), kept()[0] ?? ''), text);
      expect(list().stdout).toBe(stdout);
    }
  });
});
