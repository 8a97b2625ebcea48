import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AccountDatabase, databaseFilesProbe } from '../../../src/modules/accounts/account-database.ts';
import type { Shell } from '../../../src/sdk/index.ts';
import { accountFiles, editing, HOST } from './account-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'accounts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const apply = (shell: Shell) => spawnSync('sh', ['-s'], { input: `umask 077\n${shell.text}`, encoding: 'utf8' });
const read = (name: string) => readFileSync(join(directory, name), 'utf8');

test('files are written whole with the mode they had, and nothing is left beside them', () => {
  const { database, users } = editing(HOST, directory);
  const apart = [users.setAging('carol', 'expires', 1), users.setPassword('carol', '$6$it\'s$a "hash"')];
  for (const shell of apart) expect(apply(shell)).toMatchObject({ status: 0, stderr: '' });
  expect(read('shadow')).toBe(database.text('shadow'));
  expect(read('shadow')).toContain('carol:$6$it\'s$a "hash":20500:0:99999:7::1:\n');
  expect(statSync(join(directory, 'shadow')).mode & 0o777).toBe(0o640);
  expect(readdirSync(directory).sort()).toEqual(['group', 'passwd', 'shadow']);
});

test('what somebody else wrote in the meantime is not lost', () => {
  const { users } = editing(HOST, directory);
  const shell = users.regroup('carol', ['root'], []);
  writeFileSync(join(directory, 'group'), 'root:x:0:mallory\n');
  const { status, stderr } = apply(shell);
  expect(status).toBe(1);
  expect(stderr).toContain('was changed by somebody else just now');
  expect(read('group')).toBe('root:x:0:mallory\n');
  expect(readdirSync(directory).sort()).toEqual(['group', 'passwd', 'shadow']);
});

test('passwd comes last, so that a run that was cut off is finished by the next', () => {
  const { users } = editing();
  const { text } = users.remove(
    { name: 'carol', uid: 1000, gid: 1000, comment: '', home: '/home/carol', shell: '/bin/sh' },
    { home: true, force: false },
  );
  const places = ['rm -rf -- /home/carol', ' /etc/group &&', ' /etc/shadow &&', ' /etc/passwd &&'].map((part) =>
    text.indexOf(part),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test('a file that may not be read, or is not UTF-8, is refused by name', () => {
  const files = accountFiles(HOST);
  const { at, sha256 } = files.shadow;
  const unreadable = new AccountDatabase({ ...files, shadow: { at } });
  expect(() => unreadable.text('shadow')).toThrow('/etc/shadow is not there, or may not be read');
  const foreign = new AccountDatabase({ ...files, shadow: { at, ...(sha256 ? { sha256 } : {}), text: 'Ren\xe9' } });
  expect(() => foreign.text('shadow')).toThrow('no text in UTF-8');
});

test('where useradd is, the probe reads nothing', () => {
  const answer = { rc: 0, stdout: '', stderr: '', bytes: new Uint8Array() };
  expect(databaseFilesProbe.parse(answer)).toBeNull();
});
