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
    expect(() => evaluate("'x' | lower(1)")).toThrow("the filter 'lower' takes no arguments, but 1 were given");
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
