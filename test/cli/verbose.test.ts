import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BOOKS = resolve('test/cli/callbacks');
let room: string;
function call(words: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(join(room, 'ansible-playbook'), words, {
    cwd: room,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: room, ...env },
  });
  return { status, stdout: stdout.replaceAll(BOOKS, 'BOOKS').replaceAll(room, 'ROOM'), stderr };
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-verbose-'));
  symlinkSync(resolve('dist/cli/main.js'), join(room, 'ansible-playbook'));
  writeFileSync(
    join(room, 'fails.yml'),
    '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - fail: msg={{ word }}\n',
  );
  writeFileSync(join(room, 'fine.yml'), '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: msg=hi\n');
});
afterAll(() => rmSync(room, { recursive: true }));

const rule = (title: string): string => `${title} ${'*'.repeat(Math.max(3, 79 - title.length))}`;

describe('ansible-playbook -vv', () => {
  it('tells what ansible-core 2.18 tells of plays, meta tasks and handlers', () => {
    const { status, stdout } = call(['-vv', join(BOOKS, 'verbose.yml')]);
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('ansible-playbook [core 2.17.0]');
    expect(lines.slice(lines.indexOf('No config file found; using defaults')).filter((line) => line !== '')).toEqual([
      'No config file found; using defaults',
      rule('PLAYBOOK: verbose.yml'),
      '2 plays in BOOKS/verbose.yml',
      rule('PLAY [first]'),
      rule('TASK [debug]'),
      'task path: BOOKS/verbose.yml:5',
      'ok: [localhost] => {',
      '    "msg": "hi"',
      '}',
      rule('TASK [shell]'),
      'task path: BOOKS/verbose.yml:6',
      'Notification for handler told has been saved.',
      `changed: [localhost] => {"censored": "the output has been hidden due to the fact that 'no_log: true' was specified for this result", "changed": true}`,
      rule('TASK [meta]'),
      'task path: BOOKS/verbose.yml:11',
      'NOTIFIED HANDLER told for localhost',
      'META: triggered running handlers for localhost',
      rule('RUNNING HANDLER [told]'),
      'task path: BOOKS/verbose.yml:16',
      'ok: [localhost] => {',
      '    "msg": "handled"',
      '}',
      rule('TASK [meta]'),
      'task path: BOOKS/verbose.yml:12',
      'META: noop',
      rule('TASK [meta]'),
      'task path: BOOKS/verbose.yml:13',
      'META: end_host conditional evaluated to False, continuing execution for localhost',
      'skipping: [localhost] => {"msg": "end_host conditional evaluated to false, continuing execution for localhost", "skip_reason": "end_host conditional evaluated to False, continuing execution for localhost"}',
      rule('PLAY [localhost]'),
      rule('TASK [meta]'),
      'task path: BOOKS/verbose.yml:21',
      'META: facts cleared',
      rule('TASK [debug]'),
      'task path: BOOKS/verbose.yml:22',
      'Notification for handler late has been saved.',
      'changed: [localhost] => {',
      '    "msg": "more"',
      '}',
      rule('TASK [meta]'),
      'task path: BOOKS/verbose.yml:25',
      'META: ending play',
      rule('PLAY RECAP'),
      'localhost                  : ok=4    changed=2    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   ',
    ]);
  });

  it('has a recap for each playbook, with the figures so far', () => {
    const { stdout } = call(['fine.yml', 'fine.yml']);
    expect(stdout.match(/^(PLAY RECAP|localhost .*ok=\d)/gm)).toEqual([
      'PLAY RECAP',
      'localhost                  : ok=1',
      'PLAY RECAP',
      'localhost                  : ok=2',
    ]);
  });
});

it('names the Python of the control node, where there is one', () => {
  mkdirSync(join(room, 'bin'));
  writeFileSync(join(room, 'bin/python3'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(
    join(room, 'python.yml'),
    "- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: msg={{ ansible_playbook_python | default('none') }}\n",
  );
  const { stdout } = call(['python.yml'], { PATH: `${room}/bin:${dirname(process.execPath)}` });
  expect(stdout).toContain('"msg": "ROOM/bin/python3"');
});

it("tells in Ansible's words of a task whose time is up", () => {
  writeFileSync(
    join(room, 'slow.yml'),
    '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - command: sleep 30\n      timeout: 1\n',
  );
  const { status, stdout } = call(['slow.yml']);
  expect(status).toBe(2);
  expect(stdout).toContain(
    '"msg": "The command action failed to execute in the expected time frame (1) and was terminated"',
  );
});

describe('the settings of what is shown', () => {
  it('log_path: a file for its owner alone, without colours and without secrets', () => {
    writeFileSync(join(room, 'password'), 'hush-hush\n');
    const words = ['fails.yml', '--become-password-file', 'password', '-e', 'word=hush-hush'];
    const env = { ANSIBLE_LOG_PATH: 'run.log', ANSIBLE_FORCE_COLOR: 'true' };
    expect(call(words, env).status).toBe(2);
    expect(call(['fine.yml'], env).status).toBe(0);
    expect(statSync(join(room, 'run.log')).mode & 0o777).toBe(0o600);
    const lines = readFileSync(join(room, 'run.log'), 'utf8').split('\n');
    const said = lines.map((line) => line.replace(/^[\d-]+ [\d:]+,\d{3} p=\d+ u=\S+ n=infrakit /, ''));
    expect(said).toContain(`INFO| ${rule('PLAY [localhost]')}`);
    expect(said).toContain('ERROR| fatal: [localhost]: FAILED! => {"changed": false, "msg": "***"}');
    expect(said.filter((line) => line.startsWith('INFO| PLAY RECAP'))).toHaveLength(2);
    expect(lines.join('\n')).not.toMatch(/hush|\x1b/);
  });

  it('log_path: also of warnings before the run, which begin with what they say', () => {
    writeFileSync(
      join(room, 'warns.yml'),
      '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: msg=hi\n      when: "{{ true }}"\n',
    );
    expect(call(['warns.yml'], { ANSIBLE_LOG_PATH: 'warned.log' }).status).toBe(0);
    expect(readFileSync(join(room, 'warned.log'), 'utf8')).toContain(
      'WARNING| [WARNING]: conditional statements should not include jinja2 templating delimiters',
    );
  });

  it('log_path: a full disk ends the log, not the run', () => {
    const { status, stdout, stderr } = call(['fine.yml'], { ANSIBLE_LOG_PATH: '/dev/full' });
    expect(status).toBe(0);
    expect(stdout).toContain('"msg": "hi"');
    expect(stderr.match(/nothing more is logged to \/dev\/full: ENOSPC/g)).toHaveLength(1);
  });

  it('retry_files_enabled: the hosts that failed', () => {
    const env = { ANSIBLE_RETRY_FILES_ENABLED: 'true', ANSIBLE_RETRY_FILES_SAVE_PATH: 'retries' };
    expect(call(['fails.yml', '-e', 'word=x'], env).stdout).toContain(
      '\tto retry, use: --limit @ROOM/retries/fails.retry\n\n\nPLAY RECAP',
    );
    expect(readFileSync(join(room, 'retries/fails.retry'), 'utf8')).toBe('localhost\n');
  });

  it('colours, by their names', () => {
    const env = { ANSIBLE_FORCE_COLOR: 'true', ANSIBLE_COLOR_OK: 'rgb050' };
    expect(call(['fine.yml'], env).stdout).toContain('\x1b[38;5;46mok: [localhost] => {\x1b[0m');
    const { status, stderr } = call(['fine.yml'], { ...env, ANSIBLE_COLOR_OK: 'mauve' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('the setting COLOR_OK is no colour: "mauve"')]);
  });

  it('context and max_diff_size of differences', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `line ${index}\n`);
    writeFileSync(join(room, 'target'), lines.join(''));
    writeFileSync(
      join(room, 'changes.yml'),
      `- hosts: localhost\n  gather_facts: false\n  tasks:\n    - lineinfile: {path: ${room}/target, regexp: line 4, line: new}\n`,
    );
    const words = ['changes.yml', '--check', '--diff'];
    expect(call(words, { ANSIBLE_DIFF_CONTEXT: '1' }).stdout).toContain(
      '@@ -4,3 +4,3 @@\n line 3\n-line 4\n+new\n line 5\n',
    );
    const limited = call(words, { ANSIBLE_MAX_DIFF_SIZE: '20' }).stdout;
    expect(limited).toContain('diff skipped: destination file size is greater than 20\n');
    expect(limited).not.toContain('@@');
  });

  it('plugin_filters_cfg: modules that may not be used', () => {
    writeFileSync(join(room, 'rejects.yml'), 'filter_version: 1.0\nmodule_rejectlist:\n  - debug\n');
    writeFileSync(join(room, 'rejects.cfg'), '[defaults]\nplugin_filters_cfg = ./rejects.yml\n');
    const env = { ANSIBLE_CONFIG: 'rejects.cfg' };
    const { status, stdout, stderr } = call(['fine.yml'], env);
    expect([status === 0, stdout + stderr]).toEqual([false, expect.stringContaining('"debug')]);
    writeFileSync(join(room, 'rejects.yml'), 'filter_version: 1.0\nmodule_rejectlist: [stat]\n');
    expect(call(['fine.yml'], env)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The stat module was specified in the module reject list file,'),
    });
    writeFileSync(join(room, 'rejects.yml'), 'filter_version: 1.0\nmodule_rejectlist: [copy]\n');
    expect(call(['fine.yml'], env).status).toBe(0);
  });

  it('localhost_warning', () => {
    const warning = 'provided hosts list is empty, only localhost is available.';
    expect(call(['fine.yml']).stderr).toContain(warning);
    expect(call(['fine.yml'], { ANSIBLE_LOCALHOST_WARNING: 'false' }).stderr).not.toContain(warning);
    expect(call(['fine.yml', '-i', 'localhost,', '-c', 'local']).stderr).not.toContain(warning);
  });
});
