import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/template/formats/regex/pattern.ts';
import { translate } from '../../../src/template/formats/regex/translate.ts';

const search = (pattern: string, text: string) => compilePattern(pattern).search(text)?.groups[0];

describe('a Python pattern', () => {
  it.each([
    ['names groups', '(?P<x>a+)b(?P=x)', 'aabaa', 'aabaa'],
    ['ends before a last line end', 'a$', 'a\n', 'a'],
    ['takes words of every script', '\\w+', 'été', 'été'],
    ['knows where such words end', '\\bé\\b', 'a é', 'é'],
    ['has a bracket first in a class', '[]a]+', 'x]a', ']a'],
    ['repeats up to a number', 'a{,2}', 'aaa', 'aa'],
    ['takes braces for themselves', '{[a-z]+}', '{abc}', '{abc}'],
    ['ignores case where it says so', '(?i)HELLO', 'hello', 'hello'],
    ['may be spread out', '(?x) a  b # c', 'ab', 'ab'],
    ['counts groups behind an atomic one', '(?>a+)(b)\\1', 'aabb', 'aabb'],
    ['repeats anchors', '(?:^)*a', 'a', 'a'],
  ])('%s', (_sentence, pattern, text, expected) => {
    expect(search(pattern, text)).toBe(expected);
  });

  it('means no line end by its very end', () => {
    expect(search('a\\Z', 'a\n')).toBeUndefined();
  });

  it('is refused by name where it has no counterpart', () => {
    expect(() => compilePattern('(a)?(?(1)b|c)')).toThrow('conditional groups');
    expect(() => compilePattern('a++')).toThrow('possessive quantifiers');
    expect(() => compilePattern('(a')).toThrow('a parenthesis is not closed');
  });

  it('is stopped when it takes for ever', { timeout: 20_000 }, () => {
    expect(() => search('(a+)+$', `${'a'.repeat(40)}b`)).toThrow('took longer than 5 seconds');
  });

  it('is not run on texts over a million characters', () => {
    expect(() => search('a', 'b'.repeat(1_048_577))).toThrow('are not run on texts over');
  });
});

describe('the watch over a pattern', () => {
  it.each(['(a+)+$', '^(a|aa)+$', '(a?){40}a{40}', '(a|b|ab){1,30}c', 'a*b*'])(
    'is kept where it can backtrack: %s',
    (source) => {
      expect(translate(source, {}).unbounded).toBeGreaterThanOrEqual(2);
    },
  );

  it.each(['^a+$', '[a-z]?b{3}', '(a)(b)', 'x{2,}'])('is not kept where it cannot: %s', (source) => {
    expect(translate(source, {}).unbounded).toBeLessThan(2);
  });
});
