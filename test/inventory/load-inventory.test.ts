import { describe, expect, test } from 'vitest';
import { INVENTORY_DEFAULTS, type InventorySettings } from '../../src/inventory/settings.ts';
import { Template } from '../../src/template/template.ts';
import { shown } from '../playbook/site.ts';
import { ini, load, mergedVars, messagesOf } from './load.ts';

const hostsOf = (text: string) => [...ini(text).hosts.keys()];

describe('hosts of an INI inventory', () => {
  test.each([
    ['web1', ['web1']],
    ['web[1:3]', ['web1', 'web2', 'web3']],
    ['web[08:10].example', ['web08.example', 'web09.example', 'web10.example']],
    ['web[01:10:4]', ['web01', 'web05', 'web09']],
    ['rack[a:c]', ['racka', 'rackb', 'rackc']],
    ['r[1:2]n[a:b]', ['r1na', 'r1nb', 'r2na', 'r2nb']],
    ['; comment\n# comment\n\nweb1 # the first', ['web1']],
    ['[2001:db8::1]:2222', ['2001:db8::1']],
    ['[web1]:22', ['web1']],
    ['w..x:22', ['w..x:22']],
    ['w[1:2]:x', ['w1:x', 'w2:x']],
    ['fe80::[1:2]', ['fe80::1', 'fe80::2']],
    ['r[y:B]', ['ry', 'rz', 'rA', 'rB']],
    ['a\x0bb', ['a', 'b']],
    ['::1', ['::1']],
    ['web[1:2]:2222', ['web1', 'web2']],
    ['\uFEFFweb1\r\nweb2\r\n', ['web1', 'web2']],
    ['we"b1" we\'b\'=1\nw\\eb2 "a b"=c # web3', ['web1', 'web2']],
  ])('%j', (text, hosts) => {
    expect(hostsOf(text)).toEqual(hosts);
  });

  test.each([
    ['web:2222', 2222],
    ['[2001:db8::1]:22', 22],
    ['web[1:2]:23', 23],
  ])('%j has a port', (text, port) => {
    const inventory = ini(text);
    const [name = ''] = inventory.hosts.keys();
    expect(mergedVars(inventory, name)).toEqual({ ansible_port: port });
  });
});

describe('values of an INI inventory are Python literals or texts', () => {
  test.each([
    ['8080', 8080],
    ['0644', '0644'],
    ['0x1f', 31],
    ['1_000', 1000],
    ['1.5', 1.5],
    ['1.0', '1.0'],
    ['-3', -3],
    ['True', true],
    ['true', 'true'],
    ['yes', 'yes'],
    ['None', null],
    ['12345678901234567890', 12345678901234567890n],
    ["\"['a', 'b']\"", ['a', 'b']],
    ["\"'a' 'b'\"", 'ab'],
    ['"b\'x\'"', 'x'],
    ['"\'\\\\x41\'"', 'A'],
    ['"r\'a\\\\b\'"', 'a\\b'],
    ['"- 1"', -1],
    ['"--1"', '--1'],
    ['"{\'a\': [1, 2.5]}"', { a: [1, 2.5] }],
    ['1,2', [1, 2]],
    ['a,b', 'a,b'],
    ['1.2.3', '1.2.3'],
    ['"a b"', 'a b'],
    ["'it is # no comment'", 'it is # no comment'],
    ['a\\ b', 'a b'],
    ['', ''],
    ['{{ x }}', '{{'],
    ["'{{ x }}'", '{{ x }}'],
    ['1e5', '100000.0'],
    ['2024-01-02', '2024-01-02'],
  ])('x=%s', (written, expected) => {
    const loaded = load({ hosts: `web x=${written}` });
    if (written === '{{ x }}') {
      expect(messagesOf(loaded)).toEqual(['"x" is not a variable', '"}}" is not a variable']);
      return;
    }
    expect(mergedVars(loaded.inventory, 'web')).toEqual({ x: expected });
  });

  test('those of a :vars section go to the end of the line', () => {
    const inventory = ini('[web]\nw1\n[web:vars]\na = b c # d\nport = 80 # for now\nt={{ x }} y\nempty=');
    expect(mergedVars(inventory, 'w1')).toEqual({ a: 'b c # d', port: 80, t: '{{ x }} y', empty: '' });
  });

  test('with braces they are templates that know their place', () => {
    const inventory = ini('web x="{{ y }}"');
    const value = inventory.hosts.get('web')?.vars.get('x');
    const span = value instanceof Template ? value.span : undefined;
    expect(span?.source.text.slice(span.start, span.end)).toBe('x="{{ y }}"');
  });
});

describe('groups', () => {
  const nested = ini(`
lonely
[web]
w1
w2
[db]
d1
w1
[site:children]
web
db
[site:vars]
a=site`);

  test('hold the hosts of their children', () => {
    expect(Object.fromEntries([...nested.groups].map(([name, { hosts }]) => [name, hosts]))).toEqual({
      all: ['lonely', 'w1', 'w2', 'd1'],
      ungrouped: ['lonely'],
      web: ['w1', 'w2'],
      db: ['d1', 'w1'],
      site: ['w1', 'w2', 'd1'],
    });
  });

  test('of a host are listed from the highest to the deepest, then by name', () => {
    expect(nested.hosts.get('w1')?.groups).toEqual(['site', 'db', 'web']);
    expect(nested.hosts.get('lonely')?.groups).toEqual(['ungrouped']);
  });

  test('of one depth are laid over each other by priority, then by name', () => {
    const text = '[a]\nh\n[b]\nh\n[a:vars]\nx=a\ny=a\n[b:vars]\nx=b\ny=b\n';
    expect(mergedVars(ini(text), 'h')).toEqual({ x: 'b', y: 'b' });
    expect(mergedVars(ini(`${text}[a:vars]\nansible_group_priority=10`), 'h')).toMatchObject({ x: 'a', y: 'a' });
  });

  test('deeper ones win over those above, whatever the names', () => {
    expect(mergedVars(ini('[a]\nh\n[a:vars]\nx=child\n[z:children]\na\n[z:vars]\nx=parent'), 'h')).toEqual({
      x: 'child',
    });
  });
});

describe('a YAML inventory', () => {
  const text = `
all:
  hosts:
    lonely:
  vars: {a: all}
  children:
    web:
      hosts:
        w[1:2]: {port: 0644, yes: no}
      vars: {a: web}
      children:
        front: {hosts: {w1: }}
`;

  test('nests groups, and reads values as YAML 1.1', () => {
    const { inventory, context } = load({ 'hosts.yml': text.replace('yes: no', 'flag: no') }, ['hosts.yml']);
    expect(context.errors).toEqual([]);
    expect(inventory.hosts.get('w1')?.groups).toEqual(['web', 'front']);
    expect(mergedVars(inventory, 'w2')).toEqual({ a: 'web', port: 420, flag: false });
    expect(inventory.groups.get('ungrouped')?.hosts).toEqual(['lonely']);
  });

  test('needs no extension where its first line opens a mapping', () => {
    expect([...load({ hosts: text.trim().replace('yes: no', 'x: no') }).inventory.hosts.keys()]).toEqual([
      'lonely',
      'w1',
      'w2',
    ]);
  });

  test.each([
    ['web: {hosts: [a, b]}', '"hosts" must be a mapping: write "name:" for each of them'],
    ['web: {hosts: {1: }}', 'Host pattern 1 must be a string'],
    ['1: {hosts: {a: }}', 'the group 1 must be a string'],
    ['all: {hosts: {a: x=1}}', 'variables must be a mapping of names to values'],
    ['[a, b]', 'an inventory must be a mapping of groups'],
    ['plugin: amazon.aws.aws_ec2', 'the inventory plugin "amazon.aws.aws_ec2" is not supported'],
    ['a: {children: {all: }}', 'groups hold each other: a -> all -> a'],
    ['a: {children: {b: {children: {a: }}}}', 'groups hold each other: a -> b -> a'],
    ['a: {hosts: {"w[1:": }}', '"w[1:" has a bracket that is not closed'],
  ])('%j is refused', (yaml, message) => {
    expect(messagesOf(load({ 'hosts.yml': yaml }, ['hosts.yml']))).toContain(message);
  });

  test('a key that no group has is warned of', () => {
    const { context } = load({ 'hosts.yml': 'web: {host: {a: }}' }, ['hosts.yml']);
    expect(context.warnings.map(({ message, hint }) => [message, hint])).toEqual([
      ['"host" in the group "web" is ignored', 'did you mean "hosts"?'],
    ]);
  });
});

describe('what is wrong in an INI inventory', () => {
  test.each([
    ['[web:child]\na', ['"[web:child]" is not the header of a section']],
    ['[web', ['"[web" is not the header of a section']],
    ['[web:vars]\nx=1', ['the group "web" is not defined']],
    ['[a:children]\nb', ['the group "b" is not defined']],
    ['[a:children]\nb\n[b:children]\na', ['groups hold each other: b -> a -> b']],
    ['[a:children]\na', ['groups hold each other: a -> a']],
    ['web x', ['"x" is not a variable']],
    ['web x="a', ['a quote or an escape in this line is not closed']],
    ['a\nweb:', ['the host "web:" ends with a colon, but there is no port after it']],
    ['a\n---', ['"---" is no host: is this a YAML file?']],
    ['[web] ; c', ['"[web] ; c" is not the header of a section']],
    ['[web:children]\na b', ['"a b" is not the name of a group']],
    ['[web]\na\n[web:vars]\nb', ['"b" is not a variable']],
    ['rack[c:a]', ['the range "[c:a]" runs backwards or stands still']],
    ['web[1:3:0]', ['the range "[1:3:0]" runs backwards or stands still']],
    ['web[01:100]', ['both ends of the range "[01:100]" must have the same number of digits']],
    ['web[x]', ['"[x]" is not a range of hosts']],
    ['web[1:99999999]', ['more than 100000 hosts in one range']],
  ])('%j', (text, messages) => {
    expect(messagesOf(load({ hosts: text }))).toEqual(messages);
  });
});

describe('sources', () => {
  test('a list of hosts needs no file', () => {
    const { inventory } = load({}, ['web[1:2],db:2222,']);
    expect([...inventory.hosts.keys()]).toEqual(['web1', 'web2', 'db']);
    expect(inventory.sources).toEqual(['web[1:2],db:2222,']);
  });

  test('of a directory all files are read in the order of their names, those above them under it', () => {
    const files = {
      'inv/1-hosts': '[web]\na x=1',
      'inv/2-more.yml': 'web: {hosts: {a: {x: 2}, b: }}',
      'inv/sub/3-hosts': 'c',
      'inv/notes.md': 'not an inventory',
      'inv/.hidden': 'hidden',
      'inv/group_vars/web.yml': 'y: 3',
    };
    const { inventory, context } = load(files, ['inv']);
    expect(context.errors).toEqual([]);
    expect([...inventory.hosts.keys()]).toEqual(['a', 'b', 'c']);
    expect(mergedVars(inventory, 'a')).toEqual({ x: 2, y: 3 });
  });

  test('an .ini file in a directory is ignored as Ansible does, but not in silence', () => {
    const { inventory, context } = load({ 'inv/hosts.ini': 'a', 'inv/hosts': 'b' }, ['inv']);
    expect([...inventory.hosts.keys()]).toEqual(['b']);
    expect(context.warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/hosts\.ini is ignored/)]);
  });

  test('a missing one is warned of with its place and the remedy, as Ansible does', () => {
    const { context } = load({}, ['nowhere']);
    expect(context.errors).toEqual([]);
    const [missing, none] = context.warnings;
    expect(missing?.message).toMatch(/^the inventory ".*nowhere" is not there$/);
    expect(missing?.hint).toMatch(/a single host is given with a comma after it/);
    expect(none?.message).toBe('No inventory was parsed, only implicit localhost is available');
  });

  test('a missing one is an error where the settings say so', () => {
    const strict = (settings: Partial<InventorySettings>, sources = ['nowhere']) =>
      messagesOf(load({ hosts: 'a' }, sources, [], { ...INVENTORY_DEFAULTS, ...settings }));
    expect(strict({ anyUnparsedFails: true }, ['nowhere', 'hosts'])).toEqual([expect.stringMatching(/is not there$/)]);
    expect(strict({ allUnparsedFails: true })).toEqual(['No inventory was parsed']);
    expect(strict({ allUnparsedFails: true }, ['nowhere', 'hosts'])).toEqual([]);
  });

  test('one that is wrong is an error, and a warning where the settings ask for that', () => {
    expect(messagesOf(load({ hosts: 'a b' }))).toEqual(['"b" is not a variable']);
    const { context } = load({ hosts: 'a b' }, ['hosts'], [], { ...INVENTORY_DEFAULTS, anyUnparsedFails: false });
    expect(context.errors).toEqual([]);
    expect(context.warnings.map(({ message }) => message)).toEqual([
      '"b" is not a variable',
      expect.stringMatching(/^Unable to parse .*hosts as an inventory source$/),
      'No inventory was parsed, only implicit localhost is available',
    ]);
  });

  test('a range that runs backwards has no hosts, and is warned of', () => {
    const { inventory, context } = load({ hosts: 'a\nweb[3:1]' });
    expect([...inventory.hosts.keys()]).toEqual(['a']);
    expect(context.warnings.map(({ message }) => message)).toEqual(['"web[3:1]" stands for no host']);
  });

  test.each([
    ['never', 'a-b', 'Invalid characters were found in group names but not replaced: a-b'],
    ['always', 'a_b', 'Invalid characters were found in group names and automatically replaced: a-b'],
    ['silently', 'a_b', undefined],
    ['ignore', 'a-b', undefined],
  ] as const)('letters that no variable may have are replaced in names of groups: %s', (groupNames, name, warning) => {
    const text = '[top:children]\na-b\n[a-b]\nh\n';
    const { inventory, context } = load({ hosts: text }, ['hosts'], [], { ...INVENTORY_DEFAULTS, groupNames });
    expect(context.errors).toEqual([]);
    expect(inventory.groups.get(name)?.hosts).toEqual(['h']);
    expect(context.warnings.map(({ message }) => message)).toEqual(warning === undefined ? [] : [warning]);
  });

  const script = `#!/bin/sh
cat <<'END'
{"web": {"hosts": ["a", "b"], "vars": {"x": "{{ lookup('pipe', 'id') }}"}, "children": ["sub"]}, "sub": ["c"],
 "_meta": {"hostvars": {"a": {"y": [1, {"z": null}]}}}}
END
`;

  test('what a script prints is data, never a template', () => {
    const { inventory, context } = load({ hosts: script }, ['hosts'], ['hosts']);
    expect(context.errors).toEqual([]);
    expect(inventory.groups.get('web')?.hosts).toEqual(['a', 'b', 'c']);
    expect(inventory.groups.get('web')?.vars.get('x')).toBe("{{ lookup('pipe', 'id') }}");
    expect(mergedVars(inventory, 'a')).toMatchObject({ y: [1, { z: null }] });
  });

  test.each([
    ['#!/bin/sh\nexit 3', /failed: exit status 3$/],
    ['#!/bin/sh\necho no json', /printed no JSON: /],
    ['#!/bin/sh\necho []', /printed no JSON object$/],
  ])('the script %j is refused', (text, message) => {
    expect(messagesOf(load({ hosts: text }, ['hosts'], ['hosts']))).toEqual([expect.stringMatching(message)]);
  });

  test('a script without the executable bit is not skipped', () => {
    expect(messagesOf(load({ hosts: script }))).toEqual([expect.stringMatching(/script that may not be executed$/)]);
  });

  test('a host with the name of a group is warned of', () => {
    const { context } = load({ hosts: '[web]\nweb' });
    expect(context.warnings.map(({ message }) => message)).toEqual([
      '"web" is both a host and a group of the inventory',
    ]);
  });
});

describe('variables', () => {
  /** Every place where x can be defined, from the lowest to the highest. */
  const places: [string, string, string][] = [
    ['inv/hosts', '[all:vars]\nx=all group in the inventory\n', 'all group in the inventory'],
    ['inv/hosts', '[web:vars]\nx=group in the inventory\n', 'group in the inventory'],
    ['inv/group_vars/all.yml', 'x: group_vars/all of the inventory', 'group_vars/all of the inventory'],
    ['play/group_vars/all/main.yml', 'x: group_vars/all of the playbook', 'group_vars/all of the playbook'],
    ['inv/group_vars/web', 'x: group_vars of the inventory', 'group_vars of the inventory'],
    ['play/group_vars/web.yaml', 'x: group_vars of the playbook', 'group_vars of the playbook'],
    ['inv/hosts', '[web]\nh x="host in the inventory"\n', 'host in the inventory'],
    ['inv/host_vars/h/a/b.yml', 'x: host_vars of the inventory', 'host_vars of the inventory'],
    ['play/host_vars/h.json', '{"x": "host_vars of the playbook"}', 'host_vars of the playbook'],
  ];

  test.each(places.map(([, , winner], i) => [winner, i] as const))('%s wins over all below it', (winner, i) => {
    const files: Record<string, string> = { 'inv/hosts': '[web]\nh\n' };
    for (const [path, text] of places.slice(0, i + 1)) files[path] = (path in files ? files[path] : '') + text;
    const { inventory, context } = load(files, ['inv/hosts']);
    expect(context.errors).toEqual([]);
    expect(mergedVars(inventory, 'h')).toEqual({ x: winner });
  });

  test('of files are templates, and errors in them are found before the run', () => {
    const loaded = load({ hosts: '[web]\nh', 'group_vars/web.yml': 'a: "{{ b | nope }}"', 'host_vars/h.yml': '[]' });
    expect(messagesOf(loaded)).toEqual([
      'no filter is called "nope"',
      'a file of variables must be a mapping of names to values',
    ]);
  });

  test('of an implicit localhost are those of the control node and of all', () => {
    const { inventory } = load({ hosts: 'web', 'group_vars/all.yml': 'a: 1' });
    expect(mergedVars(inventory, 'localhost')).toEqual({ a: 1, ansible_connection: 'local' });
    expect(inventory.hosts.has('localhost')).toBe(false);
    expect(inventory.variablesOf('stranger').map((layer) => Object.fromEntries(layer))).toEqual([{ a: 1 }]);
  });
});

describe('during the run', () => {
  test('add_host and group_by change what is there', () => {
    const { inventory } = load({ hosts: '[web]\na', 'group_vars/fresh.yml': 'x: 1' });
    inventory.addHost('b', ['web', 'fresh'], new Map([['y', 2]]));
    inventory.addToGroup('a', 'os_debian', ['os']);
    expect(inventory.select('web')).toEqual(['a', 'b']);
    expect(inventory.select('os')).toEqual(['a']);
    expect(inventory.hosts.get('a')?.groups).toEqual(['os', 'web', 'os_debian']);
    expect(mergedVars(inventory, 'b')).toEqual({ x: 1, y: 2 });
  });
});

test('all values of a layer are plain or templates', () => {
  expect(shown(ini('h x=1').variablesOf('h')[0] ?? null)).toEqual({ x: 1 });
});
