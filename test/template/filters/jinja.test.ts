import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/template/value.ts';
import { evaluate } from '../evaluate.ts';

interface JinjaCases {
  readonly variables: Readonly<Record<string, Json>>;
  /** An expression and what Jinja2 3.1.6 made of it. */
  readonly cases: readonly (readonly [string, unknown])[];
  /** Expressions that Jinja2 refuses. */
  readonly errors: readonly string[];
}

const { variables, cases, errors } = JSON.parse(
  readFileSync(new URL('jinja-cases.json', import.meta.url), 'utf8'),
) as JinjaCases;

describe('the filters and tests of Jinja', () => {
  it.each(cases)('make of %s what Jinja2 makes of it', (expression, expected) => {
    expect(evaluate(expression, variables)).toEqual(expected);
  });

  it.each(errors)('refuse %s as Jinja2 does', (expression) => {
    expect(() => evaluate(expression, variables)).toThrow();
  });
});

describe('the arguments of a filter', () => {
  it('are refused by name where there are too many', () => {
    expect(() => evaluate("'x' | lower(1)")).toThrow("the filter 'lower' takes no arguments, but 1 was given");
  });

  it('are refused where a name is unknown', () => {
    expect(() => evaluate("'x' | truncate(lenght=3)")).toThrow("the filter 'truncate' has no argument 'lenght'");
  });

  it('are refused where one is given twice', () => {
    expect(() => evaluate("'x' | replace('a', 'b', old='c')")).toThrow("got 'old' twice");
  });

  it('are refused where a needed one is missing', () => {
    expect(() => evaluate("'x' | replace('a')")).toThrow("the filter 'replace' needs the argument 'new'");
  });
});

describe('what a filter may make', () => {
  it.each([
    "'x' | center(10000000000)",
    "'x' | indent(10000000000)",
    "'x' | comment(prefix_count=10000000000)",
    "('x' * 100000) | replace('x', 'y' * 100000)",
    "range(100000) | join('y' * 100000)",
    '[1] | batch(10000000000, 0)',
    '[1] | slice(10000000000)',
    '[1] | product(repeat=10000000000)',
    'range(100) | combinations(5)',
    '[1] | to_json(indent=10000000000)',
  ])('is limited: %s', (expression) => {
    expect(() => evaluate(expression)).toThrow('more than a template may make');
  });

  it('is read only as deep as the stack allows', () => {
    expect(() => evaluate('text | from_json', { text: '['.repeat(100_000) })).toThrow('nested deeper than');
  });
});
