import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

describe('addresses', () => {
  it.each<[string, unknown]>([
    ["'192.168.1.5/24' | ansible.utils.ipaddr('network')", '192.168.1.0'],
    ["'192.168.1.5/24' | ipaddr('address')", '192.168.1.5'],
    ["'192.168.1.5/24' | ansible.utils.ipaddr('netmask')", '255.255.255.0'],
    ["'192.168.1.5/24' | ansible.utils.ipaddr('subnet')", '192.168.1.0/24'],
    ["'192.168.1.0/24' | ansible.utils.ipaddr('1')", '192.168.1.1/24'],
    ["'192.168.1.0/24' | ansible.utils.ipaddr(-1)", '192.168.1.255/24'],
    ["'192.168.1.0/255.255.255.0' | ansible.utils.ipaddr('prefix')", 24],
    ["'10.1.1.1' | ansible.utils.ipaddr('10.0.0.0/8')", '10.1.1.1'],
    ["'11.1.1.1' | ansible.utils.ipaddr('10.0.0.0/8')", null],
    ["['10.1.1.1', '8.8.8.8', 'x'] | ansible.utils.ipaddr('private')", ['10.1.1.1']],
    ["'2001:db8:0:0:0:0:0:1' | ansible.utils.ipaddr", '2001:db8::1'],
    ["'::ffff:192.0.2.1' | ansible.utils.ipv6", '::ffff:192.0.2.1'],
    ["'1:2:3:4:5:6:7' | ansible.utils.ipv6", false],
    ["'10.0.0.1' | ansible.utils.ipaddr('revdns')", '1.0.0.10.in-addr.arpa.'],
    ["'10.0.0.0/16' | ansible.utils.ipsubnet(24, 3)", '10.0.3.0/24'],
    ["'10.0.0.0/16' | ansible.utils.ipsubnet(24)", '256'],
    ["'10.0.0.5' | ansible.utils.ipmath(10)", '10.0.0.15'],
    ["'10.0.0.1' is ansible.utils.ipv4", true],
    ["'10.0.0.1' is ansible.utils.in_network('10.0.0.0/8')", true],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('are refused for unknown queries, with the ones there are', () => {
    expect(() => evaluate("'10.0.0.1' | ansible.utils.ipaddr('netmsk')")).toThrow('unknown filter type: netmsk');
  });
});

describe('json_query', () => {
  const servers = {
    list: [
      { n: 'a', s: 'up', v: 3 },
      { n: 'b', s: 'down', v: 1 },
    ],
    map: { x: { v: 1 }, y: { v: 2 } },
  };

  it.each<[string, string, unknown]>([
    ['picks from every item', 'list[*].n', ['a', 'b']],
    ['keeps items that pass a condition', "list[?s == 'up'].n", ['a']],
    ['shapes what it finds', 'list[?v > `1`].{name: n, state: s}', [{ name: 'a', state: 'up' }]],
    ['goes through the values of an object', 'map.*.v', [1, 2]],
    ['takes slices', 'list[:1].n', ['a']],
    ['sorts by an expression', 'sort_by(list, &v)[0].n', 'b'],
    ['stops a projection at a pipe', 'list[*].n | [0]', 'a'],
    ['joins', "join('-', list[].n)", 'a-b'],
    ['falls back', 'nope || map.x.v', 1],
    ['combines conditions', "list[?contains(n, 'a') && !contains(s, 'w')].n", ['a']],
    [
      'makes lists of several fields',
      'list[*].[n, v]',
      [
        ['a', 3],
        ['b', 1],
      ],
    ],
    ['finds null where nothing is', 'nope.deeper', null],
  ])('%s', (_sentence, query, expected) => {
    expect(evaluate(`servers | community.general.json_query(query)`, { servers, query })).toEqual(expected);
  });

  it('says where a query is wrong', () => {
    expect(() => evaluate("{} | json_query('a[')")).toThrow('cannot go on with the end');
  });

  it('names unknown functions', () => {
    expect(() => evaluate("{} | json_query('nope(@)')")).toThrow('queries have no function nope()');
  });
});

describe('other filters of community.general', () => {
  it('sort versions', () => {
    expect(evaluate("['1.10', '1.9'] | community.general.version_sort")).toEqual(['1.9', '1.10']);
  });

  it('keep and remove keys', () => {
    expect(evaluate("[{'a': 1, 'b': 2}] | community.general.keep_keys(target=['a'])")).toEqual([{ a: 1 }]);
    expect(evaluate("[{'ab': 1, 'b': 2}] | community.general.remove_keys('a', 'starts_with')")).toEqual([{ b: 2 }]);
  });
});
