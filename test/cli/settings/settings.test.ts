import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseIni } from '../../../src/cli/settings/ini-file.ts';
import { Settings } from '../../../src/cli/settings/settings.ts';
import { SETTINGS } from '../../../src/cli/settings/table.ts';
import { InfrakitError } from '../../../src/source/infrakit-error.ts';

const PATH = '/etc/site/ansible.cfg';
const settings = (text: string, environment: NodeJS.ProcessEnv = {}): Settings =>
  new Settings({ path: PATH, entries: parseIni({ path: PATH, text }) }, environment);

const failure = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof InfrakitError) return error.report();
    throw error;
  }
  return 'no failure';
};

describe('the values of settings', () => {
  test('are the defaults of ansible-core where nothing is written', () => {
    const none = new Settings(undefined, {});
    expect(none.value('DEFAULT_TIMEOUT')).toBe(10);
    expect(none.value('DEFAULT_BECOME')).toBe(false);
    expect(none.value('DEFAULT_REMOTE_PORT')).toBeUndefined();
    expect(none.value('INVENTORY_ENABLED')).toEqual(['host_list', 'script', 'auto', 'yaml', 'ini', 'toml']);
    expect(none.value('DEFAULT_ROLES_PATH').at(-1)).toBe('/etc/ansible/roles');
    expect(none.origin('DEFAULT_TIMEOUT')).toBe('default');
  });

  test('come from the file, and from the environment before it', () => {
    const text = '[defaults]\nforks = 7\ntimeout: 20\n[privilege_escalation]\nbecome = yes\n';
    expect(settings(text).value('DEFAULT_FORKS')).toBe(7);
    expect(settings(text).origin('DEFAULT_FORKS')).toBe(PATH);
    expect(settings(text).value('DEFAULT_TIMEOUT')).toBe(20);
    expect(settings(text).value('DEFAULT_BECOME')).toBe(true);
    const both = settings(text, { ANSIBLE_FORKS: '3' });
    expect(both.value('DEFAULT_FORKS')).toBe(3);
    expect(both.origin('DEFAULT_FORKS')).toBe('env: ANSIBLE_FORKS');
  });

  test('of paths start at the file, or where we are if they come from the environment', () => {
    const text = '[defaults]\nroles_path = ./r:~/x:$ROOT/y:${ROOT}/z:{{CWD}}/w\nprivate_key_file=k\n';
    const { HOME = '' } = process.env;
    expect(settings(text, { ROOT: '/root-of' }).value('DEFAULT_ROLES_PATH')).toEqual([
      '/etc/site/r',
      `${HOME}/x`,
      '/root-of/y',
      '/root-of/z',
      `${process.cwd()}/w`,
    ]);
    expect(settings(text).value('DEFAULT_PRIVATE_KEY_FILE')).toBe('/etc/site/k');
    expect(new Settings(undefined, { ANSIBLE_ROLES_PATH: 'r' }).value('DEFAULT_ROLES_PATH')).toEqual([
      join(process.cwd(), 'r'),
    ]);
  });

  test('of lists stand between commas, and quotes in a file are taken off', () => {
    const text = `[tags]\nrun = "a", b ,'c'\n[defaults]\nansible_managed = "by hand"\n`;
    expect(settings(text).value('TAGS_RUN')).toEqual(['a', 'b', 'c']);
    expect(settings(text).value('DEFAULT_MANAGED_STR')).toBe('by hand');
    expect(new Settings(undefined, { ANSIBLE_REMOTE_USER: '"q"' }).value('DEFAULT_REMOTE_USER')).toBe('"q"');
  });

  test('below ANSIBLE_HOME go with it', () => {
    const home = new Settings(undefined, { ANSIBLE_HOME: '/srv/a' });
    expect(home.value('DEFAULT_ROLES_PATH')[0]).toBe('/srv/a/roles');
    expect(home.value('GALAXY_TOKEN_PATH')).toBe('/srv/a/galaxy_token');
  });

  test('of several names the last counts', () => {
    expect(settings('[defaults]\ncollections_paths=/a\ncollections_path=/b\n').value('COLLECTIONS_PATHS')).toEqual([
      '/b',
    ]);
  });
});

describe('a wrong value', () => {
  test('is told with its place and what is expected', () => {
    const report = failure(() => settings('[defaults]\nforks = many\n').value('DEFAULT_FORKS'));
    expect(report).toContain(
      `${PATH}:2:9: Invalid type for configuration option setting: DEFAULT_FORKS (from ${PATH}): it must be a whole number above 0, or auto`,
    );
    expect(failure(() => settings('[defaults]\nnocows = perhaps\n').value('ANSIBLE_NOCOWS'))).toContain(
      'true or false',
    );
    expect(failure(() => new Settings(undefined, { ANSIBLE_TIMEOUT: '1s' }).value('DEFAULT_TIMEOUT'))).toContain(
      '$ANSIBLE_TIMEOUT:1:1: Invalid type for configuration option setting: DEFAULT_TIMEOUT (from env: ANSIBLE_TIMEOUT): it must be a whole number, not "1s"',
    );
  });

  test('of a choice has the nearest one', () => {
    const report = failure(() => settings('[defaults]\ngathering = smrt\n').value('DEFAULT_GATHERING'));
    expect(report).toContain('one of implicit, explicit, smart');
    expect(report).toContain('did you mean "smart"?');
  });
});

describe('an ini file', () => {
  const values = (text: string) =>
    Object.fromEntries([...parseIni({ path: PATH, text })].map(([name, { value }]) => [name, value]));

  test('is read as configparser reads it', () => {
    const text = [
      '# comment',
      '[a]',
      'Key = v ; comment',
      'hash = v # no comment',
      'colon: x=y',
      'long = one',
      '  two',
      '',
      '  three',
      '; comment',
      'empty =',
      '[b]',
      'k=1',
    ].join('\n');
    expect(values(text)).toEqual({
      'a.key': 'v',
      'a.hash': 'v # no comment',
      'a.colon': 'x=y',
      'a.long': 'one\ntwo\n\nthree',
      'a.empty': '',
      'b.k': '1',
    });
  });

  test('gives what stands in [DEFAULT] to all sections', () => {
    expect(values('[DEFAULT]\nx=1\ny=1\n[a]\ny=2\n')).toEqual({ 'a.x': '1', 'a.y': '2' });
  });

  test('is refused with the place of what is wrong', () => {
    const report = (text: string) => failure(() => parseIni({ path: PATH, text }));
    expect(report('k=1\n')).toContain(`${PATH}:1:1: this stands before any [section]`);
    expect(report('[a]\nwords only\n')).toContain(`${PATH}:2:1: this is neither`);
    expect(report('[a]\nk=1\nK=2\n')).toContain(`${PATH}:3:1: "k" stands twice in [a]`);
    expect(report('[a]\n[a]\n')).toContain('stands twice');
  });
});

test('what a setting is said to do is done: its name is read somewhere, and no other is', () => {
  const files = (directory: string): string[] =>
    readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? (entry.name === 'table' ? [] : files(path)) : [readFileSync(path, 'utf8')];
    });
  const code = files(new URL('../../../src/cli', import.meta.url).pathname).join('\n');
  const read = new Set([...code.matchAll(/'([A-Z_0-9]{4,}|[a-z_]+\.[a-z_0-9]+)'/g)].map(([, name]) => name));
  const names = Object.entries(SETTINGS);
  // Colours are decided from the environment before anything is read.
  const elsewhere = new Set(['ANSIBLE_FORCE_COLOR', 'ANSIBLE_NOCOLOR']);
  expect(names.filter(([name, { effect }]) => effect !== undefined && !read.has(name) && !elsewhere.has(name))).toEqual(
    [],
  );
  expect(names.filter(([name, { effect }]) => effect === undefined && read.has(name)).map(([name]) => name)).toEqual(
    [],
  );
});
