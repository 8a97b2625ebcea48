import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/source/yaml.ts';
import type { YamlMapping, YamlNode, YamlScalar } from '../../src/source/yaml-node.ts';
import { plainValue } from './plain-value.ts';

const parse = (text: string) => parseYaml({ path: 'play.yml', text });
const value = (text: string) => plainValue(parse(text).root);
const reports = (text: string) => parse(text).errors.map((error) => error.report());
const messages = (text: string) => parse(text).errors.map((error) => error.message);

/** [text, class in Python, value]: what `yaml.safe_load` of PyYAML 6.0.3 answers; dates are listed as text. */
const scalars: [string, string, unknown][] = JSON.parse(
  readFileSync(new URL('./pyyaml-scalars.json', import.meta.url), 'utf8'),
);

/** A scalar in the notation of the table. */
function described(node: YamlNode | undefined): [string, unknown] {
  const scalar = node as YamlScalar;
  if (scalar.value === null) return ['null', null];
  if (typeof scalar.value === 'boolean') return ['bool', scalar.value];
  if (typeof scalar.value === 'string') return ['str', scalar.value];
  if (typeof scalar.value === 'bigint') return ['int', String(scalar.value)];
  const isFloat = scalar.float === true || !Number.isInteger(scalar.value);
  return isFloat ? ['float', scalar.value] : ['int', String(scalar.value)];
}

const PYTHON_FLOATS = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['nan', Number.NaN],
]);

describe('plain scalars mean what PyYAML makes of them', () => {
  test.each(scalars)('%j', (text, type, expected) => {
    const node = (parse(`k: ${text}`).root as YamlMapping).entries[0]?.value;
    const number = type === 'float' ? (PYTHON_FLOATS.get(String(expected)) ?? Number(expected)) : expected;
    expect(described(node)).toEqual([type, number]);
  });
});

describe('documents', () => {
  test('an empty text has no root, and so has one of comments', () => {
    expect([parse('').root, parse('# only this\n').root]).toEqual([undefined, undefined]);
  });

  test('a byte order mark and CRLF line ends are no part of the values', () => {
    expect(value('\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n')).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', 'x\ny\n'],
      ]),
    );
  });

  test('a %YAML 1.2 directive does not change the meaning of yes', () => {
    expect(value('%YAML 1.2\n---\nyes')).toBe(true);
  });

  test('tabs inside JSON are accepted', () => {
    expect(value('{\n\t"a": [1,\t2]\n}')).toEqual(new Map([['a', [1, 2]]]));
  });

  test('a quoted text may be continued with tabs, at the place where it stands', () => {
    const text = 'a: "x\n\t\ty"\nb: \'p\n \tq\n\tr\'\nc: !Ref z';
    expect(parse(text).errors.map((error) => error.span?.start)).toEqual([text.indexOf('!Ref')]);
    expect(value(text.replace('!Ref ', ''))).toEqual(
      new Map([
        ['a', 'x y'],
        ['b', 'p q r'],
        ['c', 'z'],
      ]),
    );
  });

  test('keys keep their type', () => {
    expect([...(value('yes: a\n1: b\n~: c\n"1": d') as Map<unknown, unknown>).keys()]).toEqual([true, 1, null, '1']);
  });
});

describe('merge keys', () => {
  test('what is written beside the merge key wins, the first of several sources wins', () => {
    const text = 'base: &a {p: 1, q: 2}\nmade: {r: 1, <<: [*a, {p: 9, s: 2}], q: 3}';
    expect([...((value(text) as Map<string, Map<string, number>>).get('made') ?? [])]).toEqual([
      ['p', 1],
      ['s', 2],
      ['q', 3],
      ['r', 1],
    ]);
  });

  test('only mappings can be merged', () => {
    expect(messages('a: {<<: 1}')).toEqual(['only a mapping or a list of mappings can be merged with <<']);
  });

  test('overriding a merged key is no duplicate', () => {
    expect(parse('a: &a {p: 1}\nb: {<<: *a, p: 2}').duplicates).toEqual([]);
  });
});

test('of duplicate keys the last wins and a warning names both places', () => {
  const { root, duplicates } = parse('a: 1\nb: 2\na: 3\n');
  expect([...(plainValue(root) as Map<string, number>)]).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
  expect(duplicates.map((warning) => warning.report())).toEqual([
    [
      'play.yml:3:1: found a duplicate dict key (a): the first, at play.yml:1:1, is ignored',
      '1 | a: 1',
      '2 | b: 2',
      '3 | a: 3',
      '  | ^',
    ].join('\n'),
  ]);
});

describe('tags', () => {
  test('!vault and !unsafe are marks, on a list for every text in it', () => {
    expect(value('- !vault-encrypted |\n  $V\n- !unsafe ["{{ x }}", 1]')).toEqual([
      ['!vault', '$V\n'],
      [['!unsafe', '{{ x }}'], 1],
    ]);
  });

  test('standard tags decide the type', () => {
    expect(value('[!!str 5, !!int "5", !!bool "yes", !!null "", ! yes]')).toEqual(['5', 5, true, null, 'yes']);
  });

  test('a foreign tag is refused by its name, at its place', () => {
    expect(reports('a: 1\nb: !!python/object:os.system x')).toEqual([
      [
        'play.yml:2:4: the tag !!python/object:os.system is not supported',
        '1 | a: 1',
        '2 | b: !!python/object:os.system x',
        '  |    ^^^^^^^^^^^^^^^^^^^^^^^^^',
        'hint: known are !vault, !vault-encrypted, !unsafe and the standard !!str, !!int, !!float, !!bool, !!null',
      ].join('\n'),
    ]);
  });
});

describe('errors', () => {
  test.each([
    ['a: {{ x }}', 'a value that starts with {{ must be quoted'],
    ['- {{ x }} more', 'a value that starts with {{ must be quoted'],
    ['a: "{{ x }}" more', 'invalid YAML: something follows a value that is complete'],
    ['msg: a: b', 'invalid YAML: a mapping cannot start here'],
    ['a:\n\t- b', 'invalid YAML: a tab cannot indent'],
    ['a: 1\n---\nb: 2', 'a second document starts here; a file holds one'],
    ['a: [b', 'invalid YAML: this list is not closed with "]"'],
    ['a: "b', 'invalid YAML: the quote that opens this text is not closed'],
    ['a: *b', 'the alias *b has no finished anchor &b before it'],
    ['a: &b [*b]', 'the alias *b has no finished anchor &b before it'],
    ['? [a]\n: b', 'a list or mapping cannot be a key'],
    ['a: \u0007', 'invalid YAML: the character U+0007 is not allowed'],
  ])('%j', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  test('all of a file are found at once', () => {
    expect(reports('a: b: c\nd: {{ y }}\ne: !Ref f').map((report) => report.split('\n')[0])).toEqual([
      'play.yml:1:4: invalid YAML: a mapping cannot start here',
      'play.yml:2:4: a value that starts with {{ must be quoted',
      'play.yml:3:4: the tag !Ref is not supported',
    ]);
  });
});

describe('hostile texts', () => {
  test('an alias bomb is stopped once', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`);
    expect(messages(['a0: &a0 [x, x, x]', ...levels].join('\n'))).toEqual([
      'the aliases of this file stand for more than 200000 values',
    ]);
  });

  test.each([
    ['[', 300, 'the nesting is deeper than 200 levels'],
    ['[', 20_000, 'invalid YAML: the nesting is too deep'],
    ['{a: ', 20_000, 'invalid YAML: the nesting is too deep'],
  ])('%j %i times is refused', (opening, times, message) => {
    const closing = opening === '[' ? ']' : '}';
    expect(messages(opening.repeat(times) + (times < 1000 ? closing.repeat(times) : ''))[0]).toBe(message);
  });

  test('__proto__ is a key like any other', () => {
    expect(value('__proto__: {polluted: yes}')).toEqual(new Map([['__proto__', new Map([['polluted', true]])]]));
    expect('polluted' in {}).toBe(false);
  });
});

test('a text of more than 16 MiB is refused before it is read', () => {
  expect(messages(`a: "${'a'.repeat(17 * 1024 * 1024)}"`)[0]).toMatch(/YAML of more than 16777216 is not read/);
});

test('the span of a scalar covers it with its quotes', () => {
  const [entry] = (parse("key: 'a b' # c").root as YamlMapping).entries;
  const span = entry?.value.span;
  expect(span?.source.text.slice(span.start, span.end)).toBe("'a b'");
});

const mapped = (entries: object) => new Map(Object.entries(entries));

describe('a quoted text may go on at any place of a line', () => {
  test.each([
    ['a: "x and\n  y\n}}"\nb: 1', mapped({ a: 'x and y }}', b: 1 })],
    ['a:\n  b: "x\n }}"\n  c: 2', mapped({ a: mapped({ b: 'x }}', c: 2 }) })],
    ["a: 'x  \n\n\ny''s'\nb: 1", mapped({ a: "x\n\ny's", b: 1 })],
    ['- "x\\\ny\\n"\n- "p\nq"\n- r', ['xy\n', 'p q', 'r']],
  ])('%j', (text, expected) => {
    expect(messages(text)).toEqual([]);
    expect(value(text)).toEqual(expected);
  });

  test('but one that is never closed is told at its quote', () => {
    expect(messages('a: "x\nb: "y"\nc: 1')[0]).toMatch(/the quote that opens this text is not closed/);
  });
});
