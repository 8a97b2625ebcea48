import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpConfig, initialConfig, listConfig, viewConfig } from '../../../src/cli/config/show-config.ts';
import { validateConfig } from '../../../src/cli/config/validate-config.ts';
import { parseIni } from '../../../src/cli/settings/ini-file.ts';
import { Settings } from '../../../src/cli/settings/settings.ts';
import { BASE_SETTINGS, type SettingName } from '../../../src/cli/settings/table.ts';

let directory: string;
let config: string;
const TEXT = '[defaults]\nforks=2\nnocows=yes\n[tags]\nrun=a,b\n';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-'));
  config = join(directory, 'ansible.cfg');
  writeFileSync(config, TEXT);
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a dump has what is changed with its origin, and marks what has no effect', () => {
  const dump = dumpConfig({ config, type: 'base', onlyChanged: true, format: 'display' });
  const ours = dump.split('\n').filter((line) => line.includes(config));
  expect(ours).toEqual([
    `ANSIBLE_NOCOWS(${config}) = True [no effect]`,
    `CONFIG_FILE() = ${config}`,
    `DEFAULT_FORKS(${config}) = 2`,
    `TAGS_RUN(${config}) = ['a', 'b']`,
  ]);
});

test('a dump of all has those of plugins and every setting once', () => {
  const dumped = JSON.parse(dumpConfig({ config, type: 'all', onlyChanged: false, format: 'json' }));
  const names = dumped.map(({ name }: { name: string }) => name);
  expect(names).toContain('ssh.pipelining');
  expect(new Set(names).size).toBe(names.length);
  expect(dumped.find(({ name }: { name: string }) => name === 'DEFAULT_TIMEOUT')).toEqual({
    name: 'DEFAULT_TIMEOUT',
    origin: 'default',
    value: 10,
    effect: true,
  });
});

test('a list says of what type a setting is and where it is written', () => {
  expect(JSON.parse(listConfig({ type: 'base', format: 'json' })).DEFAULT_GATHERING).toMatchObject({
    default: 'implicit',
    choices: ['implicit', 'explicit', 'smart'],
    env: [{ name: 'ANSIBLE_GATHERING' }],
    ini: [{ key: 'gathering', section: 'defaults' }],
    type: 'string',
  });
});

test('the file is shown as it is', () => {
  expect(viewConfig({ config })).toBe(TEXT);
});

test('the initial file says of every setting what holds without it', () => {
  const text = initialConfig({ type: 'base', disabled: false, format: 'ini' });
  const read = new Settings({ path: config, entries: parseIni({ path: config, text }) }, {});
  const none = new Settings(undefined, {});
  const names = Object.keys(BASE_SETTINGS) as SettingName[];
  const filled = names.filter(
    (name) => none.value(name) !== undefined && BASE_SETTINGS[name as 'DEFAULT_FORKS'].ini.length > 0,
  );
  expect(filled.length).toBeGreaterThan(100);
  for (const name of filled) expect([name, read.value(name)]).toEqual([name, none.value(name)]);
  const commented = initialConfig({ type: 'base', disabled: true, format: 'ini' });
  expect(parseIni({ path: config, text: commented }).size).toBe(0);
});

test('a file is valid where all that it sets are settings', () => {
  expect(validateConfig({ config, type: 'base', format: 'ini' })).toBe('All configurations seem valid!\n');
  writeFileSync(
    config,
    '[defaults]\ncow_destruction=1\n[nowhere]\na=1\n[galaxy]\nserver_list=mine\n[galaxy_server.mine]\nurl=x\n',
  );
  expect(() => validateConfig({ config, type: 'base', format: 'ini' })).toThrow(
    `Found unknown key 'cow_destruction' in section 'defaults' in '${config}.\nFound unknown section 'nowhere' in '${config}.`,
  );
});

test('settings of plugins are settings where they are asked for', () => {
  writeFileSync(config, '[ssh_connection]\ncontrol_path=/var/tmp\n');
  expect(() => validateConfig({ config, type: 'base', format: 'ini' })).toThrow('ssh_connection');
  expect(validateConfig({ config, type: 'all', format: 'ini' })).toContain('valid');
  const dump = dumpConfig({ config, type: 'connection', onlyChanged: true, format: 'display' });
  expect(dump).toContain(`ssh.control_path(${config}) = /var/tmp`);
});

test('a dump as JSON has the Galaxy servers with what their sections say', () => {
  writeFileSync(config, '[galaxy]\nserver_list=mine\n[galaxy_server.mine]\nurl=https://g.example/\n');
  const entries = JSON.parse(dumpConfig({ config, type: 'base', onlyChanged: false, format: 'json' }));
  const servers = entries.find((entry: object) => 'GALAXY_SERVERS' in entry).GALAXY_SERVERS;
  expect(Object.keys(servers)).toEqual(['mine']);
  expect(servers.mine.url.slice(0, 3)).toEqual(['url', 'https://g.example/', config]);
  expect(servers.mine.token.slice(0, 3)).toEqual(['token', null, 'default']);
});
