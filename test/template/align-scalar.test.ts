import { describe, expect, it } from 'vitest';
import { placeInScalar } from '../../src/template/place.ts';

/** The written stretch that stands for `wanted` in the value of a scalar. */
function written(scalar: string, value: string, wanted: string): string {
  const source = { path: 'play.yml', text: `key: ${scalar}\nnext: 1\n` };
  const span = { source, start: 5, end: 5 + scalar.length };
  const start = value.indexOf(wanted);
  const found = placeInScalar({ text: value, span })(start, start + wanted.length);
  return source.text.slice(found.start, found.end);
}

describe('placeInScalar', () => {
  it.each([
    ['plain', 'a {{ nope }} b', 'a {{ nope }} b', 'nope'],
    ['single-quoted', "'it''s {{ nope }}'", "it's {{ nope }}", 'nope'],
    ['double-quoted', '"tab\\t\\u00e9\\"\\U0001F600 {{ nope }}"', 'tab\té"😀 {{ nope }}', 'nope'],
    ['literal block', '|\n  first\n    second\n\n  {{ nope }}', 'first\n  second\n\n{{ nope }}\n', 'nope'],
    ['folded block', '>-\n  first\n  second\n\n  {{ nope }}', 'first second\n{{ nope }}', 'nope'],
    ['folded plain', 'first\n  second\n\n  {{ nope }}', 'first second\n{{ nope }}', 'nope'],
    ['folded double-quoted', '"first\\\n  second\n  {{ nope }}"', 'firstsecond {{ nope }}', 'nope'],
    ['folded single-quoted', "'first\n  second {{ nope }}'", 'first second {{ nope }}', 'nope'],
  ])('finds a word in a %s scalar', (_style, scalar, value, word) => {
    expect(written(scalar, value, word)).toBe(word);
  });

  it('stays within the scalar for an offset at its end', () => {
    expect(written('"abc"', 'abc', 'c')).toBe('c');
    const source = { path: 'x', text: '"abc"' };
    const place = placeInScalar({ text: 'abc', span: { source, start: 0, end: 5 } });
    expect(place(3, 3)).toEqual({ source, start: 4, end: 5 });
  });
});
