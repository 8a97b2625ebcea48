import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INVENTORY_DEFAULTS } from '../../src/inventory/settings.ts';
import { load, mergedVars, messagesOf } from './load.ts';

const HOSTS = `
[web]
web1 os=debian roles="['a', '']" tags="{'env': 'prod', 'zone': ''}" size=4
web2 os="" size=1
`;

const built = (configuration: string, hosts = HOSTS) =>
  load({ hosts, 'made.yml': `plugin: constructed\n${configuration}` }, ['hosts', 'made.yml']);

/** The groups of a configuration beside those of the inventory, with their hosts. */
const groupsOf = (configuration: string): unknown => {
  const { inventory, context } = built(configuration);
  expect(context.errors).toEqual([]);
  const others = [...inventory.groups].filter(([name]) => !['all', 'ungrouped', 'web'].includes(name));
  return Object.fromEntries(others.map(([name, { hosts }]) => [name, hosts]));
};

describe('constructed', () => {
  test('composes variables, which the groups may use', () => {
    const { inventory, context } = built('compose: {big: size > 2, name: "os ~ \'!\'"}\ngroups: {huge: big}');
    expect(context.errors).toEqual([]);
    expect(mergedVars(inventory, 'web1')).toMatchObject({ big: true, name: 'debian!' });
    expect(inventory.select('huge')).toEqual(['web1']);
  });

  test.each([
    ['groups: {"a-b": os is defined}', { a_b: ['web1', 'web2'] }],
    ['groups: {x: nothing.there}', {}],
    ['keyed_groups: [{key: os, prefix: os}]', { os_debian: ['web1'] }],
    ['keyed_groups: [{key: os}]', { _debian: ['web1'] }],
    ['leading_separator: false\nkeyed_groups: [{key: os}]', { debian: ['web1'] }],
    ['keyed_groups: [{key: os, prefix: o, separator: ""}]', { odebian: ['web1'] }],
    ['keyed_groups: [{key: os, prefix: os, default_value: none}]', { os_debian: ['web1'], os_none: ['web2'] }],
    ['keyed_groups: [{key: roles, prefix: r, default_value: x}]', { r_a: ['web1'], r_x: ['web1'] }],
    ['keyed_groups: [{key: tags, prefix: t}]', { t_env_prod: ['web1'], t_zone_: ['web1'] }],
    ['keyed_groups: [{key: tags, prefix: t, trailing_separator: false}]', { t_env_prod: ['web1'], t_zone: ['web1'] }],
    ['keyed_groups: [{key: os, prefix: os, parent_group: all-os}]', { os_debian: ['web1'], all_os: ['web1'] }],
    ['keyed_groups: [{key: os, prefix: os, parent_group: "{{ os }}"}]', { os_debian: ['web1'], debian: ['web1'] }],
    ['keyed_groups: [{key: size}]', {}],
  ])('%j', (configuration, groups) => {
    expect(groupsOf(configuration)).toEqual(groups);
  });

  test('leaves out what cannot be computed for a host, unless it is strict', () => {
    const { context } = built('strict: true\ncompose: {x: nothing + 1}\nkeyed_groups: [{key: os}]');
    expect(messagesOf({ context } as never)).toEqual([
      expect.stringMatching(/^"x" in compose failed for the host "web1": 'nothing' is undefined/),
      expect.stringMatching(/^"x" in compose failed for the host "web2"/),
      '"os" in keyed_groups failed for the host "web2": the key is empty',
    ]);
  });

  test('sees the variables of files where it is asked for', () => {
    const files = {
      hosts: HOSTS,
      'group_vars/web.yml': 'tier: front',
      'made.yml': 'plugin: ansible.builtin.constructed\nkeyed_groups: [{key: tier}]\n',
    };
    expect(load(files, ['hosts', 'made.yml']).inventory.groups.has('_front')).toBe(false);
    files['made.yml'] += 'use_vars_plugins: true\n';
    expect(load(files, ['hosts', 'made.yml']).inventory.select('_front')).toEqual(['web1', 'web2']);
  });

  test('names options that it does not have, and two that exclude each other', () => {
    const { context } = built('compos: {}\nkeyed_groups: [{key: a, default_value: x, trailing_separator: false}, 7]');
    expect(context.warnings.map(({ message, hint }) => [message, hint])).toEqual([
      ['the option "compos" is ignored', 'did you mean "compose"?'],
    ]);
    expect(messagesOf({ context } as never)).toEqual([
      'keyed_groups takes "default_value" or "trailing_separator", not both',
      'an entry of keyed_groups must be a mapping with "key"',
    ]);
  });

  test('has to be enabled', () => {
    const files = { 'made.yml': 'plugin: constructed' };
    const loaded = load(files, ['made.yml'], [], { ...INVENTORY_DEFAULTS, enabled: ['ini', 'yaml'] });
    expect(messagesOf(loaded)).toEqual(['the inventory plugin "constructed" is not enabled']);
  });
});

test('generator makes a host for every combination of its layers', () => {
  const text = `
plugin: generator
hosts:
  name: "{{ known }}"
  parents:
    - name: "{{ known }}s"
      parents: [{name: top, vars: {x: 1}}]
layers: {known: [a, b]}
`;
  const { inventory, context } = load({ 'g.yml': text.replace('"{{ known }}s"', 'group') }, ['g.yml']);
  expect(context.errors).toEqual([]);
  expect([...inventory.hosts.keys()]).toEqual(['a', 'b']);
  expect(inventory.select('top')).toEqual(['a', 'b']);
  expect(mergedVars(inventory, 'a')).toEqual({ x: 1 });
});

describe('scripts', () => {
  const script = (list: string, host = '{}') =>
    load({ inv: `#!/bin/sh\n[ "$1" = --host ] && { echo '${host}'; exit; }\necho '${list}'` }, ['inv'], ['inv']);

  test('are asked for each host where they have no _meta', () => {
    const { inventory, context } = script('{"web": ["a"]}', '{"x": 1}');
    expect(context.errors).toEqual([]);
    expect(mergedVars(inventory, 'a')).toEqual({ x: 1 });
  });

  test('may print the variables of one host in the place of a group; hosts that only _meta has are none', () => {
    const { inventory } = script('{"solo": {"x": 1}, "_meta": {"hostvars": {"ghost": {"y": 1}}}}');
    expect([...inventory.hosts.keys()]).toEqual(['solo']);
    expect(mergedVars(inventory, 'solo')).toEqual({ x: 1 });
  });

  test.each([
    ['{"web": {"hosts": 1}}', 'the hosts of the group "web" are no list'],
    ['{"web": {"vars": 1}}', 'the variables of the group "web" are no mapping'],
    ['{"a": {"children": ["b"]}, "b": {"children": ["a"]}}', 'groups hold each other: b -> a -> b'],
  ])('that print %j are refused', (list, message) => {
    expect(messagesOf(script(list))).toEqual([message]);
  });

  test('what they say on stderr is told', () => {
    const { context } = load({ inv: '#!/bin/sh\necho careful >&2\necho {}' }, ['inv'], ['inv']);
    expect(context.warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/--list says: careful$/)]);
  });
});

test('an inventory is read again while what was added stays', () => {
  const { inventory, directory } = load(
    { inv: '#!/bin/sh\ncat "$(dirname "$0")/list"', list: '{"web": ["a"]}' },
    ['inv'],
    ['inv'],
  );
  inventory.addHost('late', ['web'], new Map());
  inventory.addToGroup('a', 'picked');
  writeFileSync(join(directory, 'list'), '{"web": ["b"]}');
  inventory.reload();
  expect(inventory.select('web')).toEqual(['b', 'late']);
  expect(inventory.groups.has('picked')).toBe(false);
});
