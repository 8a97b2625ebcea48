import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentValue, splitArguments } from '../../src/playbook/split-arguments.ts';

/** The words of a text as [key, value], a word without a key as [undefined, text]. */
const split = (text: string) =>
  splitArguments(text).words.map(({ start, end, key }) => {
    const word = text.slice(start, end);
    return key === undefined ? [undefined, word] : [key, argumentValue(word.slice(key.length + 1))];
  });

describe('the words of a k=v text', () => {
  test.each([
    [
      'src=a dest=b',
      [
        ['src', 'a'],
        ['dest', 'b'],
      ],
    ],
    [
      'src=a dest="b c"',
      [
        ['src', 'a'],
        ['dest', 'b c'],
      ],
    ],
    [`content='{{ x | join(" ") }}'`, [['content', '{{ x | join(" ") }}']]],
    [
      'msg={{ a b }} x=1',
      [
        ['msg', '{{ a b }}'],
        ['x', '1'],
      ],
    ],
    ['msg="{{ a | default("b c") }}"', [['msg', '{{ a | default("b c") }}']]],
    [
      '{% if a %} b {% endif %}',
      [
        [undefined, '{% if a %}'],
        [undefined, 'b'],
        [undefined, '{% endif %}'],
      ],
    ],
    ['line="a=b c=d"', [['line', 'a=b c=d']]],
    ['regexp=^a\\\\.b$', [['regexp', '^a\\.b$']]],
    ['content="a\\nb"', [['content', 'a\nb']]],
    [
      '  a=1\n  b=2\t',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'path=/x/{{ a }}/y state=absent',
      [
        ['path', '/x/{{ a }}/y'],
        ['state', 'absent'],
      ],
    ],
    [
      'x= y=',
      [
        ['x', ''],
        ['y', ''],
      ],
    ],
    ['', []],
    [
      'ls -l',
      [
        [undefined, 'ls'],
        [undefined, '-l'],
      ],
    ],
    ['url=http://a/?b=c', [['url', 'http://a/?b=c']]],
    ["msg=it\\'s", [['msg', "it's"]]],
  ])('%j', (text, words) => {
    expect(split(text)).toEqual(words);
  });

  test.each([
    ['a="b', '"', 2],
    ["a='b c", "'", 2],
    ['a={{ b', '{{', 2],
    ['a={% b', '{%', 2],
  ])('%j names what is not closed', (text, opening, offset) => {
    expect(splitArguments(text).unclosed).toEqual({ opening, offset });
  });
});

const key = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
/** Values that a quoted word can hold as they are. */
const quotable = fc.string({ maxLength: 20 }).filter((text) => !/["\\{}]/.test(text));

test('what is quoted comes back as it was', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(key, quotable), { selector: ([name]) => name }), (pairs) => {
      const text = pairs.map(([name, value]) => `${name}="${value}"`).join(' ');
      expect(split(text)).toEqual(pairs);
    }),
  );
});

test('words never overlap, and nothing but blanks lies between them', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '=', ' ', '"', "'", '{{', '}}', '\\', '\n', '%}', '{%') }),
      (text) => {
        let at = 0;
        for (const { start, end } of splitArguments(text).words) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      },
    ),
  );
});
