import { describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { pointedAt, scopeOf } from './small-scope.ts';

const renderer = new Renderer(standardLibrary);

function failure(text: string): InfrakitError {
  try {
    renderer.renderFile({ path: 'big.j2', text }, scopeOf({}));
  } catch (error) {
    if (error instanceof InfrakitError) return error;
    throw error;
  }
  throw new Error(`no error for ${text}`);
}

/** Templates that would take all the time or memory there is, what they are told, and where. */
const CASES: readonly (readonly [text: string, message: RegExp, place: string])[] = [
  ["{{ 'a' * 10 ** 9 }}", /text of 1000000000 characters/, "'a' * 10 ** 9"],
  ['{{ [0] * 10 ** 9 }}', /list of 1000000000 items/, '[0] * 10 ** 9'],
  ['{{ range(10 ** 9) }}', /list of 1000000000 items/, 'range(10 ** 9)'],
  ['{% for i in range(4000) %}{% for j in range(4000) %}{% endfor %}{% endfor %}', /10000000 turns/, 'range(4000)'],
  ['{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}', /nested deeper/, 'f(n + 1)'],
  ['{% macro f(n) %}{% if n %}{{ f(n - 1) ~ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}', /10000000 turns/, ''],
  ['{{ range(1000) | permutations }}', /list of \d+ items/, 'permutations'],
  ['{{ range(60) | combinations(30) }}', /list of \d+ items/, 'combinations'],
  [
    '{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}',
    /4000000 parts/,
    'n.l',
  ],
  ["{{ '%1000000000d' % 1 }}", /text of 1000000000 characters/, "'%1000000000d' % 1"],
];

describe('a template that asks for too much', () => {
  it.each(CASES)(
    'is refused in bounded time: %s',
    (text, message, place) => {
      const error = failure(text);
      expect(error.message).toMatch(message);
      expect(error.span?.source.path).toBe('big.j2');
      expect(pointedAt(error.span)).toContain(place);
    },
    30_000,
  );
});

describe('what is large but allowed', () => {
  it('is rendered: a million turns, and all orders of eight things', () => {
    const loops = '{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}done';
    expect(renderer.renderFile({ path: 'big.j2', text: loops }, scopeOf({}))).toBe('done');
    const orders = '{{ range(8) | permutations | length }}';
    expect(renderer.renderFile({ path: 'big.j2', text: orders }, scopeOf({}))).toBe('40320');
  });
});
