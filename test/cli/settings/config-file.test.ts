import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findConfigFile } from '../../../src/cli/settings/config-file.ts';
import { Settings } from '../../../src/cli/settings/settings.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-'));
  vi.spyOn(process, 'cwd').mockReturnValue(join(directory, 'here'));
  mkdirSync(join(directory, 'here'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const write = (name: string, text = '[defaults]\nforks=2\n'): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

test('the file that ANSIBLE_CONFIG names comes before the one here', () => {
  const here = write('here/ansible.cfg');
  const named = write('named.cfg');
  expect(findConfigFile({ ANSIBLE_CONFIG: named }).path).toBe(named);
  expect(findConfigFile({}).path).toBe(here);
});

test('ANSIBLE_CONFIG may name a directory', () => {
  const here = write('here/ansible.cfg');
  expect(findConfigFile({ ANSIBLE_CONFIG: join(directory, 'here') }).path).toBe(here);
});

test('one that is not there is told, and the next is taken', () => {
  const here = write('here/ansible.cfg');
  const { path, warnings } = findConfigFile({ ANSIBLE_CONFIG: '/not/there.cfg' });
  expect(path).toBe(here);
  expect(warnings.join()).toContain('/not/there.cfg, which is not there');
});

test('the one of a directory in which everybody may write is passed over with a warning', () => {
  const here = write('here/ansible.cfg');
  chmodSync(join(directory, 'here'), 0o777);
  const { path, warnings } = findConfigFile({});
  expect(path).not.toBe(here);
  expect(warnings.join()).toContain('world writable directory');
  // It counts where it is named.
  expect(findConfigFile({ ANSIBLE_CONFIG: here }).path).toBe(here);
  expect(findConfigFile({ ANSIBLE_CONFIG: here }).warnings).toEqual([]);
});

test('a key that no setting has is told with the nearest name, or its section', () => {
  write('here/ansible.cfg', '[defaults]\nfroks=2\npipelining=true\n[ssh_connection]\nforks=3\n[callback_mine]\nx=1\n');
  const { warnings } = Settings.find({});
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('"froks" is no setting of [defaults], and ignored');
  expect(warnings[0]).toContain('did you mean "forks"?');
  expect(warnings[1]).toContain('"forks" stands in [defaults]');
});
