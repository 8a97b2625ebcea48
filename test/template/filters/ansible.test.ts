import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

describe('filters of Ansible for dicts and lists', () => {
  it.each<[string, string, unknown]>([
    ['combine lets later dicts win', "{'a': 1} | combine({'b': 2}, {'a': 3})", { a: 3, b: 2 }],
    [
      'combine appends lists without repeats',
      "{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='append_rp')",
      { a: [1, 2, 3] },
    ],
    ['combine prepends lists', "{'a': [1]} | combine({'a': [2]}, list_merge='prepend')", { a: [2, 1] }],
    ['combine keeps old lists where asked', "{'a': [1]} | combine({'a': [2]}, list_merge='keep')", { a: [1] }],
    ['intersect takes 1, 1.0 and true for one value', '[1, "1", none] | intersect([1.0, none, true])', [1, null]],
    ['difference compares dicts by content', "[{'a': 1}, {'a': 2}] | difference([{'a': 1}])", [{ a: 2 }]],
    ['zip stops at the shortest list', '[1, 2, 3] | zip([4], [5])', [[1, 4, 5]]],
    [
      'zip_longest fills up',
      "[1, 2] | zip_longest([4], fillvalue='x')",
      [
        [1, 4],
        [2, 'x'],
      ],
    ],
    [
      'combinations keep the order of the items',
      '[1, 2, 3] | combinations(2)',
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
    ],
    [
      'permutations take every order',
      '[1, 2] | permutations',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    ['flatten stops at a level', '[1, [2, [3, [4]]]] | flatten(1)', [1, 2, [3, [4]]]],
    ['flatten keeps nulls where asked', '[1, none] | flatten(skip_nulls=false)', [1, null]],
    [
      'subelements pairs each member with its items',
      "[{'l': [1, 2]}] | subelements('l')",
      [
        [{ l: [1, 2] }, 1],
        [{ l: [1, 2] }, 2],
      ],
    ],
    [
      'subelements leaves out members without the list where asked',
      "[{'a': 1}] | subelements('l', skip_missing=true)",
      [],
    ],
    ['extract follows further keys', "'a' | extract({'a': {'b': 5}}, 'b')", 5],
    ['extract works as a map', "[1, 0] | map('extract', ['x', 'y'])", ['y', 'x']],
    ['rekey_on_member makes a dict', "[{'k': 'x'}] | rekey_on_member('k')", { x: { k: 'x' } }],
  ])('%s', (_sentence, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('say which key is missing', () => {
    expect(() => evaluate("[{'a': 1}] | subelements('l')")).toThrow("could not find 'l' key");
  });

  it('do not merge what is no dict', () => {
    expect(() => evaluate("{'a': 1} | combine('x')")).toThrow('expected dicts but got');
  });

  it('refuse an option that product does not have', () => {
    expect(() => evaluate('[1] | product([2], repeats=2)')).toThrow("the filter 'product' has no argument 'repeats'");
  });
});

describe('filters of Ansible for paths', () => {
  it.each([
    ["'/a/b/' | dirname", '/a/b'],
    ["'/a' | dirname", '/'],
    ["'/etc/nginx.conf' | basename", 'nginx.conf'],
    ["'.bashrc' | splitext", ['.bashrc', '']],
    ["'a.tar.gz' | splitext", ['a.tar', '.gz']],
    ["['a', '/b', 'c'] | path_join", '/b/c'],
    ["'/a/../b//c/' | normpath", '/b/c'],
    ["['/a/b/c', '/a/b/d'] | commonpath", '/a/b'],
    ["'/etc/nginx/x' | relpath('/etc')", 'nginx/x'],
    ["'C:\\x\\y.txt' | win_basename", 'y.txt'],
    ["'C:\\x\\y.txt' | win_dirname", 'C:\\x'],
    ["'~root/x' | expanduser", '/root/x'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });
});

describe('filters of Ansible for texts, numbers and hashes', () => {
  it.each<[string, unknown]>([
    [`"it's" | quote`, `'it'"'"'s'`],
    ['none | quote', "''"],
    ["'a+b%20c' | urldecode", 'a b c'],
    ["'1.5 GB' | human_to_bytes", 1610612736],
    ["'10' | human_to_bytes(default_unit='M')", 10485760],
    ["'1Mb' | human_to_bytes(isbits=true)", 1048576],
    ['10 | human_readable', '10.00 Bytes'],
    ["10240 | human_readable(unit='M')", '0.01 MB'],
    ['8 | log(2)', { $float: '3.0' }],
    ["'x' | hash('md5')", '9dd4e461268c8034f5c8564e155c67a6'],
    ["'x' | to_uuid", '66b2f013-1baa-5313-9c8c-e6f1182e0e90'],
    ["'é' | b64encode(encoding='latin-1')", '6Q=='],

    ["'x' | comment(decoration='; ', prefix='', postfix='')", '; x\n'],
    ['nope | type_debug', 'AnsibleUndefined'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('do not take bits for bytes', () => {
    expect(() => evaluate("'1Mb' | human_to_bytes")).toThrow("'Mb' is no unit of bytes");
  });

  it('refuse hash schemes by name', () => {
    expect(() => evaluate("'a' | password_hash('des')")).toThrow("does not know the scheme 'des'");
  });
});

describe('a seeded random filter', () => {
  it('draws what Python draws', () => {
    expect(evaluate("60 | random(seed='web1')")).toBe(52);
  });

  it('keeps the items it shuffles', () => {
    expect(evaluate("['a', 'b', 'c'] | shuffle(seed='x') | sort")).toEqual(['a', 'b', 'c']);
  });
});

describe('dates', () => {
  it.each<[string, string, unknown]>([
    ['print as Python prints them', "'2024-02-29' | to_datetime('%Y-%m-%d') | string", '2024-02-29 00:00:00'],
    [
      'give a difference in days',
      "(('2024-03-01 00:00:00' | to_datetime) - ('2024-02-28 12:00:00' | to_datetime)).days",
      1,
    ],
    ['have an order', "('2024-03-01 00:00:00' | to_datetime) < ('2024-03-02 00:00:00' | to_datetime)", true],
    ['have fields', "('2024-03-01 00:00:00' | to_datetime).year", 2024],
    ['count days and weeks', "'%A %B %d %j %U %V' | strftime(1700000000, utc=true)", 'Tuesday November 14 318 46 46'],
  ])('%s', (_sentence, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('say what a text should look like', () => {
    expect(() => evaluate("'x' | to_datetime")).toThrow('does not look like "%Y-%m-%d %H:%M:%S"');
  });
});

describe('JSON and YAML filters', () => {
  it.each<[string, string, unknown]>([
    ['indent', "{'a': 1} | to_json(indent=2)", '{\n  "a": 1\n}'],
    ['escape beyond ASCII unless told otherwise', "['é'] | to_json", '["\\u00e9"]'],
    ['sort keys', "{'b': 1, 'a': 'é'} | to_json(sort_keys=true, ensure_ascii=false)", '{"a": "é", "b": 1}'],
    ['take other separators', "{'b': [1, 2]} | to_json(separators=(',', ':'))", '{"b":[1,2]}'],
    ['keep floats floats', "'[1, 2.0, 1e3]' | from_json", [1, { $float: '2.0' }, { $float: '1000.0' }]],
    ['keep all digits of integers', "'12345678901234567890' | from_json", { $bigint: '12345678901234567890' }],
    ['start a document where asked', '[1] | to_yaml(explicit_start=true)', '--- [1]\n'],
  ])('%s', (_sentence, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('never make templates of what they read', () => {
    expect(evaluate('text | from_json', { text: '["{{ 1 }}"]' })).toEqual(['{{ 1 }}']);
    expect(evaluate('text | from_yaml', { text: "a: '{{ 1 }}'" })).toEqual({ a: '{{ 1 }}' });
  });

  it('say where a text is no JSON', () => {
    expect(() => evaluate("'{bad' | from_json")).toThrow('line 1, column 2');
  });
});

describe('regex filters', () => {
  it.each<[string, string, unknown]>([
    [
      'regex_search gives the groups it is asked for',
      "'foo bar' | regex_search('(\\w+) (\\w+)', '\\1', '\\g<2>')",
      ['foo', 'bar'],
    ],
    ['regex_replace fills in groups', "'foo' | regex_replace('^(.*)$', 'x\\1y')", 'xfooy'],
    ['regex_replace also replaces the empty match at the end', "'foo' | regex_replace('(.*)', '<\\1>')", '<foo><>'],
    ['regex_escape escapes for Python', "'^a.*b-c d$' | regex_escape", '\\^a\\.\\*b\\-c\\ d\\$'],
    ['regex_escape escapes for POSIX', "'^a.*b$' | regex_escape('posix_basic')", '\\^a\\.\\*b\\$'],
  ])('%s', (_sentence, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('count what they replaced where that is mandatory', () => {
    expect(() => evaluate("'aa' | regex_replace('a', 'b', mandatory_count=3)")).toThrow('3 times, but matches 2 times');
  });
});

/** Words that playbooks look for in the messages of tasks that failed. */
describe('messages', () => {
  it.each([
    ["'x' | hash('nope')", 'unsupported hash type'],
    ["[1] | combine(foo='bar')", "'recursive' and 'list_merge' are the only valid keyword arguments"],
    ["'%Y' | strftime('foo')", 'Invalid value for epoch value'],
    ["'a=b=c' | regex_replace('=', ':', mandatory_count=1)", ' times, but matches '],
    ['none | random', 'random can only be used on'],
    ["'abc' | random(start=1)", 'start and step can only be used'],
    ["'x' | to_uuid('y')", 'Invalid value'],
    ['true | path_join', 'expects string or sequence'],
    ['hey | mandatory', "Mandatory variable 'hey'  not defined."],
  ])('%s says: %s', (expression, words) => expect(() => evaluate(expression)).toThrow(words));
});
