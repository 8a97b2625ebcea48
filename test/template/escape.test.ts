import { afterEach, describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { inlineSource } from '../../src/source/span.ts';
import { Renderer } from '../../src/template/renderer.ts';
import type { Scope } from '../../src/template/scope.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { fromJson, type Value } from '../../src/template/value.ts';

const renderer = new Renderer(standardLibrary);
const variables: Record<string, Value> = {
  name: 'x',
  s: 'abc',
  d: fromJson({}),
  l: [],
  users: fromJson([{ a: 1 }]),
};
const scope: Scope = {
  get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
  names: () => Object.keys(variables),
  searchPath: () => [],
};

/** What a template does: its text, or the message of its error. Any error but ours is a hole. */
function attempt(template: string): string {
  try {
    return `text: ${renderer.renderFile(inlineSource('<attack>', template).source, scope)}`;
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    return 'refused';
  }
}

const CODE = '"globalThis.reached = true; return process.version"';

/** Ways to reach JavaScript from a value; the first ones work in stock nunjucks. */
const ATTACKS: readonly (readonly [template: string, outcome: string])[] = [
  [`{{ "".constructor.constructor(${CODE})() }}`, 'refused'],
  [`{{ cycler.constructor(${CODE})() }}`, 'refused'],
  [`{{ range.constructor(${CODE})() }}`, 'refused'],
  [`{{ d.constructor.constructor(${CODE})() }}`, 'refused'],
  [`{{ l.map.constructor(${CODE})() }}`, 'refused'],
  ['{{ d.__proto__.polluted or d.__defineGetter__("x", range) }}', 'refused'],
  [`{{ joiner().constructor(${CODE})() }}`, 'refused'],
  [`{% set f = s.sub.constructor %}{{ f(${CODE})() }}`, 'refused'],
  [`{{ (s|upper).constructor.constructor(${CODE})() }}`, 'refused'],
  ['{{ self.constructor }}', 'refused'],
  [`{% macro m() %}{% endmacro %}{{ m.constructor(${CODE})() }}`, 'refused'],
  [`{{ d["const" ~ "ructor"]["constructor"](${CODE})() }}`, 'refused'],
  ['{{ l | map("constructor") | list }}', 'text: []'],
  ['{{ users | map("constructor") | list }}', 'refused'],
  ['{{ l.constructor }}', 'refused'],
  ['{{ s | attr("constructor") }}', 'refused'],
  [`{{ dict.constructor(${CODE})() }}`, 'refused'],
  [`{{ lookup.constructor(${CODE})() }}`, 'refused'],
  ['{{ ("a"|groupby).constructor }}', 'refused'],
  ['{{ d.hasOwnProperty("x") }}', 'refused'],
  ['{{ d.toString() }}', 'refused'],
  ['{{ x"+(0)+" }}', 'refused'],
  ['{{ users|map(attribute="constructor.constructor")|list }}', 'refused'],
  [`{% for x in [1] %}{{ loop.constructor.constructor(${CODE})() }}{% endfor %}`, 'refused'],
  ['{{ namespace.constructor }}', 'refused'],
  ['{{ namespace(a=1).constructor }}', 'refused'],
  ['{% set d.x = 1 %}', 'refused'],
  ['{{ "{}".format(s) }}{{ "{0.constructor}".format(s) }}', 'refused'],
];

/** Names and quotes that end up in, or break out of, the generated code of careless compilers. */
const INJECTIONS: readonly (readonly [template: string, outcome: string])[] = [
  ['{{ a"];globalThis.reached=1;["b }}', 'refused'],
  ['{{ a"+`${`x`}`+"b }}', 'refused'],
  ['{% set a"b = 1 %}', 'refused'],
  ['{{ {"__proto__": {"x":1}} }}', "text: {'__proto__': {'x': 1}}"],
  ['{{ a\\"b }}', 'refused'],
  ['{% set __proto__ = 1 %}{{ __proto__ }}', 'text: 1'],
  ['{% set x.__proto__.z = 1 %}{{ z }}', 'refused'],
  ['{% set constructor = 5 %}{{ constructor }}', 'text: 5'],
  ['{{ constructor }}', 'refused'],
  ['{{ __proto__ }}', 'refused'],
  ['{{ toString }}', 'refused'],
  ['{{ valueOf() }}', 'refused'],
  ['{% block __proto__ %}b{% endblock %}', 'text: b'],
  ['{% block constructor %}b{% endblock %}{{ self.constructor() }}', 'text: bb'],
  ['{% macro constructor(__proto__) %}{{ __proto__ }}{% endmacro %}{{ constructor(__proto__=3) }}', 'text: 3'],
  ['{% set __proto__ = {"z": 1} %}{{ z }}', 'refused'],
  ['{{ "${process.version}" ~ `x` }}', 'refused'],
  ['{{ "\\u2028${process.version}" }}', 'text: \u2028${process.version}'],
  ["{{ '*/ globalThis.reached = 1 /*' }}", 'text: */ globalThis.reached = 1 /*'],
  ['{{ dict(__proto__=1).__proto__ }}', 'text: 1'],
  ['{{ namespace(__proto__=1).__proto__ }}', 'text: 1'],
];

/** Ways to use up the memory or the stack. */
const BOMBS: readonly string[] = [
  '{{ "x" * 1000000000 }}',
  '{{ [0] * 1000000000 }}',
  '{{ range(1000000000) | list }}',
  '{{ 10 ** 1000000000 }}',
  '{{ "%1000000000d" % 1 }}',
  '{{ "{:>1000000000}".format(1) }}',
  '{{ "x".ljust(1000000000) }}',
  '{{ "x".zfill(1000000000) }}',
  '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
  '{% for x in [[1]] recursive %}{{ loop([1]) }}{% endfor %}',
  `{% set t = "x" * 1000000 %}{% for i in range(1000) %}{{ t }}{% endfor %}`,
  `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`,
  `{{ ${'not '.repeat(5000)}1 }}`,
  `{{ ${'-'.repeat(5000)}1 }}`,
  `{{ 1${' + 1'.repeat(50_000)} }}`,
  `{{ s${'.a'.repeat(50_000)} }}`,
  `{{ s${'|upper'.repeat(50_000)} }}`,
  `${'{% if 1 %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`,
  '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}',
];

afterEach(() => {
  expect(Object.hasOwn(globalThis, 'reached')).toBe(false);
  expect(Object.hasOwn(Object.prototype, 'z') || Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

describe('a hostile template', () => {
  it.each([...ATTACKS, ...INJECTIONS])('reaches nothing of JavaScript: %s', (template, outcome) => {
    expect(attempt(template)).toBe(outcome);
  });

  it.each(BOMBS.map((template) => [template.slice(0, 60), template]))('uses up nothing: %s', (_shown, template) => {
    expect(attempt(template)).toBe('refused');
  });
});
