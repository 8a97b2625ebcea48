import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = resolve('dist/cli/main.js');
const PLAYBOOKS = resolve('test/cli/callbacks');
let room: string;

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-callbacks-'));
  symlinkSync(COMMAND, join(room, 'ansible-playbook'));
});
afterAll(() => rmSync(room, { recursive: true }));

function run(settings: Record<string, string>, ...words: string[]) {
  const kept = Object.entries(process.env).filter(([name]) => !/^ANSIBLE_|COLOR|^CI$/.test(name));
  const env = { ...Object.fromEntries(kept), HOME: room, ANSIBLE_NOCOLOR: '1', ...settings };
  const { stdout, stderr, status } = spawnSync(join(room, 'ansible-playbook'), ['-i', 'inventory', ...words], {
    cwd: PLAYBOOKS,
    env,
    encoding: 'utf8',
  });
  return { stdout: settled(stdout), stderr: settled(stderr), status };
}

/** Without what differs from one run to the next. */
const settled = (text: string): string =>
  text
    .replaceAll(PLAYBOOKS, 'DIR')
    .replace(/\d{4}-\d{2}-\d{2}[ T][\d:]{8}\.\d{6}Z?/g, 'TIME')
    .replace(/\d:\d{2}:\d{2}\.\d{6}/g, 'DELTA');

/** What ansible-playbook 2.14 printed of the same. */
function recorded(name: string): { stdout: string; stderr: string } {
  const [stdout = '', stderr = ''] = readFileSync(join(PLAYBOOKS, 'expected', `${name}.txt`), 'utf8').split(
    '--- stderr\n',
  );
  return { stdout, stderr };
}

const lines = (text: string): string[] => text.split('\n').sort();

describe('called as ansible-playbook, every byte is that of Ansible', () => {
  it.each([
    ['default', {}, ['site.yml'], 2],
    ['includes', {}, ['includes.yml'], 0],
    ['hidden', { ANSIBLE_DISPLAY_OK_HOSTS: '0', ANSIBLE_DISPLAY_SKIPPED_HOSTS: '0' }, ['site.yml'], 2],
    ['errors-apart', { ANSIBLE_DISPLAY_FAILED_STDERR: '1' }, ['site.yml'], 2],
    [
      'markers',
      { ANSIBLE_CHECK_MODE_MARKERS: '1', ANSIBLE_SHOW_PER_HOST_START: '1', ANSIBLE_SHOW_TASK_PATH_ON_FAILURE: '1' },
      ['site.yml'],
      2,
    ],
    ['verbose', {}, ['results.yml', '-v'], 0],
    ['pretty', { ANSIBLE_CALLBACK_FORMAT_PRETTY: '1' }, ['results.yml', '-v'], 0],
    ['yaml-format', { ANSIBLE_CALLBACK_RESULT_FORMAT: 'yaml' }, ['results.yml', '-v'], 0],
    [
      'yaml-exact',
      { ANSIBLE_CALLBACK_RESULT_FORMAT: 'yaml', ANSIBLE_CALLBACK_FORMAT_PRETTY: '0' },
      ['results.yml', '-v'],
      0,
    ],
    ['yaml-callback', { ANSIBLE_STDOUT_CALLBACK: 'community.general.yaml' }, ['results.yml', '-v'], 0],
    ['debug-callback', { ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.debug' }, ['results.yml'], 0],
    ['minimal', { ANSIBLE_STDOUT_CALLBACK: 'ansible.builtin.minimal' }, ['results.yml'], 0],
    ['oneline', { ANSIBLE_STDOUT_CALLBACK: 'oneline' }, ['results.yml'], 0],
    ['null', { ANSIBLE_STDOUT_CALLBACK: 'null' }, ['results.yml'], 0],
    ['dense', { ANSIBLE_STDOUT_CALLBACK: 'dense' }, ['results.yml'], 0],
  ])('%s', (name, settings, words, code) => {
    const { stdout, stderr, status } = run(settings as Record<string, string>, ...words);
    const expected = recorded(name);
    expect(stdout).toBe(expected.stdout);
    // What is wrong in the files is told before the run, not in it.
    expect(lines(stderr)).toEqual(lines(expected.stderr));
    expect(status).toBe(code);
  });
});

describe('other callbacks', () => {
  it('json is one document', () => {
    const { stdout } = run({ ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json' }, 'site.yml');
    const { plays, stats, ...rest } = JSON.parse(stdout);
    expect(Object.keys(rest)).toEqual(['custom_stats', 'global_custom_stats']);
    expect(stats.web1).toEqual({
      changed: 10,
      failures: 1,
      ignored: 6,
      ok: 16,
      rescued: 1,
      skipped: 1,
      unreachable: 0,
    });
    const [first] = plays;
    expect(first.play).toMatchObject({ name: 'First play', duration: { start: 'TIME', end: 'TIME' } });
    const { hosts, task } = first.tasks[2];
    expect(task).toMatchObject({ name: 'Hidden failure', path: 'DIR/site.yml:12' });
    expect(hosts.web1).toEqual({
      action: 'command',
      censored: expect.stringContaining('no_log'),
      changed: true,
      failed: true,
    });
    // As Python's json.dumps(sort_keys=True, indent=4).
    expect(stdout).toMatch(
      /^\{\n {4}"custom_stats": \{\},\n {4}"global_custom_stats": \{\},\n {4}"plays": \[\n {8}\{\n/,
    );
  });

  it('those that are enabled are added', () => {
    const { stdout, stderr } = run(
      {
        ANSIBLE_CALLBACKS_ENABLED: 'timer, ansible.posix.profile_tasks,junit,mail',
        JUNIT_OUTPUT_DIR: join(room, 'junit'),
      },
      'results.yml',
    );
    expect(stdout).toMatch(
      /\nTASK \[ping\] \*+\n\w+ \d\d \w+ \d{4} {2}\d\d:\d\d:\d\d [+-]\d{4} \(0:00:0\d\.\d{3}\) {7}0:00:0\d\.\d{3} \*+ \nok: \[web1\]\n/,
    );
    expect(stdout).toMatch(/\nPlaybook run took 0 days, 0 hours, 0 minutes, \d+ seconds\n\w+ \d\d .* \*+ \n={79} \n/);
    expect(stdout).toMatch(/\ncommand -{52,} 0\.\d\ds\n/);
    expect(stderr).toContain('[WARNING]: the callback "mail" is not supported: it is left out');
    const [file = ''] = readdirSync(join(room, 'junit'));
    expect(file).toMatch(/^results-[\d.]+\.xml$/);
    const xml = readFileSync(join(room, 'junit', file), 'utf8');
    expect(xml).toMatch(/^<\?xml version="1.0" \?>\n<testsuites disabled="0" errors="0" failures="0" tests="6" time="/);
    expect(settled(xml)).toContain('\t\t<testcase classname="DIR/results.yml:11" name="[web1] web1: ping" time="');
    expect(xml).toContain(
      '<system-out>{\n&quot;changed&quot;: false,\n&quot;ping&quot;: &quot;pong&quot;\n}</system-out>',
    );
  });

  it('one that is not known ends the run before it begins', () => {
    const { stdout, stderr, status } = run({ ANSIBLE_STDOUT_CALLBACK: 'yml' }, 'site.yml');
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(/^ERROR! the stdout callback "yml" is not supported\n.*yaml/m);
  });
});
