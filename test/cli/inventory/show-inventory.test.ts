import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { seal } from '../../playbook/seal.ts';

const here = import.meta.dirname;
const inventory = (words: readonly string[], cwd = join(here, 'site')) =>
  spawnSync(process.execPath, [resolve('dist/cli/main.js'), 'inventory', ...words], { cwd, encoding: 'utf8' });

/** What ansible-inventory of ansible-core 2.14 prints of the same files. */
it.each([
  ['list.json', ['--list']],
  ['graph.txt', ['--graph']],
  ['graph-vars-prod.txt', ['--graph', '--vars', 'prod']],
  ['host-w1.json', ['--host', 'w1']],
  ['list-export.json', ['--list', '--export']],
  ['list-export.yml', ['--list', '--yaml', '--export']],
])('%s is what ansible-inventory prints', (expected, words) => {
  expect(inventory(['-i', 'hosts', ...words])).toMatchObject({
    status: 0,
    stderr: '',
    stdout: readFileSync(join(here, 'expected', expected), 'utf8'),
  });
});

it.each([
  [[], 'No action selected, at least one of --host, --graph or --list needs to be specified.'],
  [['--list', '--graph'], 'Conflicting options used, only one of --host, --graph or --list can be used'],
  [['--host', 'w11'], 'Could not match supplied host pattern, ignoring: w11\nhint: did you mean "w1"?'],
  [['--graph', 'wbe'], 'Pattern must be valid group name when using --graph'],
  [['--graph', 'wbe'], 'did you mean "web"?'],
  [['--list', '--toml'], '--toml is not supported'],
])('%j is refused', (words, message) => {
  const { status, stdout, stderr } = inventory(['-i', 'hosts', ...words]);
  expect([status, stdout, stderr]).toEqual([5, '', expect.stringContaining(message)]);
});

it('lists the hosts of a limit alone', () => {
  const { stdout } = inventory(['-i', 'n1,n2,n3', '--list', '-l', 'n1,n3']);
  const { _meta, ...groups } = JSON.parse(stdout);
  expect(Object.keys(_meta.hostvars)).toEqual(['n1', 'n3']);
  expect(groups).toEqual({ all: { children: ['ungrouped'] }, ungrouped: { hosts: ['n1', 'n3'] } });
});

it('never shows what was encrypted, and tells every error', () => {
  const directory = mkdtempSync(join(tmpdir(), 'infrakit-inventory-'));
  const sealed = seal('top s3cret', 'pw').trimEnd().replaceAll('\n', '\n          ');
  writeFileSync(join(directory, 'pw'), 'pw');
  writeFileSync(join(directory, 'hosts.yml'), `all:\n  hosts:\n    h1:\n      token: !vault |\n          ${sealed}\n`);
  const shown = inventory(['-i', 'hosts.yml', '--list', '--vault-password-file', 'pw'], directory);
  expect(shown).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(shown.stdout)._meta.hostvars.h1).toEqual({ token: '***' });
  writeFileSync(join(directory, 'hosts.ini'), '[web\nh1 x\n');
  const broken = inventory(['-i', 'hosts.ini', '--list'], directory);
  expect(broken.status).toBe(4);
  expect(broken.stderr).toContain('"[web" is not the header of a section');
  expect(broken.stderr).toContain('hosts.ini:2');
  rmSync(directory, { recursive: true });
});
