import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluginOptionReader, settingReader } from '../../../src/cli/settings/setting-reader.ts';
import { Settings } from '../../../src/cli/settings/settings.ts';
import { redactor } from '../../../src/secret/redactor.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { encryptBytes } from '../../../src/secret/vault.ts';
import { inlineSource } from '../../../src/source/span.ts';
import { Renderer } from '../../../src/template/renderer.ts';
import { standardLibrary } from '../../../src/template/standard-library.ts';
import { Expression } from '../../../src/template/template.ts';
import type { Value } from '../../../src/template/value.ts';

const PASSWORD = new Secret('open sesame');
const told: string[] = [];
const VARIABLES: Readonly<Record<string, Value>> = { name: 'it', ansible_user: 'moe', ansible_ssh_user: 'lola' };
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-surroundings-'));
  const seal = (text: string) => encryptBytes(Buffer.from(text), PASSWORD);
  writeFileSync(join(directory, 'sealed.txt'), seal('  kept-in-the-dark\n'));
  writeFileSync(join(directory, 'sealed.j2'), seal('{% include "inner.j2" %}{{ name }} was sealed\n'));
  writeFileSync(join(directory, 'inner.j2'), seal('inside: '));
  writeFileSync(join(directory, 'strange.j2'), '[%name%] {{ name }}\n');
});

afterAll(() => rmSync(directory, { recursive: true }));

function given(expression: string, keys: ReadonlyMap<string, Secret> = new Map([['default', PASSWORD]])): Value {
  const settings = new Settings(undefined, {
    ANSIBLE_FORKS: '7',
    ANSIBLE_COW_PATH: '/usr/bin/moo',
    ANSIBLE_REMOTE_PORT: '2022',
    ANSIBLE_LOOKUP_URL_TIMEOUT: '3.5',
  });
  const surroundings = {
    vault: keys,
    setting: settingReader(settings),
    pluginOption: pluginOptionReader(settings),
    warn: (text: string) => told.push(text),
  };
  const scope = { get: (name: string) => VARIABLES[name], names: () => ['name'], searchPath: () => [directory] };
  const source = new Expression(expression, inlineSource('<test>', expression));
  return new Renderer(standardLibrary, surroundings).evaluate(source, scope);
}

describe('lookups of encrypted files', () => {
  it.each([
    ["lookup('unvault', 'sealed.txt')", '  kept-in-the-dark\n'],
    ["lookup('file', 'sealed.txt')", '  kept-in-the-dark'],
    ["lookup('template', 'sealed.j2')", 'inside: it was sealed\n'],
  ])('%s gives the plain text', (expression, expected) => {
    expect(given(expression)).toBe(expected);
    expect(redactor.text('say kept-in-the-dark')).toBe('say ***');
  });

  it('refuse them where no password fits', () => {
    expect(() => given("lookup('unvault', 'sealed.txt')", new Map([['default', new Secret('wrong')]]))).toThrow(
      'no vault password fits',
    );
    expect(() => given("lookup('file', 'sealed.txt')", new Map())).toThrow('no vault password was given');
  });
});

describe('the lookup template', () => {
  it('takes other delimiters', () => {
    expect(given("lookup('template', 'strange.j2', variable_start_string='[%', variable_end_string='%]')")).toBe(
      'it {{ name }}\n',
    );
  });
});

describe('the lookup config', () => {
  it.each<[string, unknown]>([
    ["lookup('config', 'DEFAULT_FORKS')", 7],
    ["query('config', 'ANSIBLE_COW_PATH', 'DEFAULT_BECOME_USER')", ['/usr/bin/moo', 'root']],
    [
      "query('config', 'DEFAULT_FORKS', 'DEFAULT_BECOME', show_origin=true)",
      [
        [7, 'env: ANSIBLE_FORKS'],
        [false, 'default'],
      ],
    ],
    ["query('config', 'NO_SUCH', 'DEFAULT_FORKS', on_missing='skip')", [7]],
    [
      "query('config', 'remote_user', 'port', plugin_type='connection', plugin_name='ssh', show_origin=true)",
      [
        ['lola', 'var: ansible_ssh_user'],
        [2022, 'env: ANSIBLE_REMOTE_PORT'],
      ],
    ],
    ["lookup('config', 'timeout', plugin_type='lookup', plugin_name='ansible.builtin.url')", 3.5],
  ])('%s', (expression, expected) => {
    expect(JSON.stringify(given(expression))).toBe(JSON.stringify(expected));
  });

  it.each([
    ["lookup('config', 'NO_SUCH')", 'Unable to find setting NO_SUCH'],
    ["lookup('config', 'NO_SUCH', on_missing='boo')", 'valid values are error, skip, warn'],
    ["lookup('config', 1337)", 'Invalid setting identifier, "1337" is not a string'],
    ["lookup('config', 'remote_user', plugin_name='ssh')", 'Both plugin_type and plugin_name are required'],
    ["lookup('config', 'colour', plugin_type='connection', plugin_name='ssh')", 'Unable to find setting colour'],
  ])('%s fails: %s', (expression, message) => {
    expect(() => given(expression)).toThrow(message);
  });

  it('warns where it is told to', () => {
    expect(given("query('config', 'NO_SUCH', on_missing='warn')")).toEqual([]);
    expect(told).toEqual(['Skipping, did not find setting NO_SUCH']);
  });
});

describe('errors=warn', () => {
  it('tells what it forgives', () => {
    told.length = 0;
    expect(given("lookup('file', 'nowhere.txt', errors='warn')")).toBeNull();
    expect(told.join()).toContain('does not find the file nowhere.txt');
  });
});
