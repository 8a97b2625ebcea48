import { describe, expect, it } from 'vitest';
import { LeastRecentlyUsed } from '../../src/template/compile/least-recently-used.ts';
import { lengthOf } from '../../src/template/operations/sequence.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { trustedText } from '../../src/template/template.ts';
import { scopeOf } from './small-scope.ts';

describe('the cache of compiled templates', () => {
  it('makes an entry once, and again only after as many others as it holds', () => {
    const cache = new LeastRecentlyUsed<string, object>(4);
    const made: string[] = [];
    const ask = (key: string) =>
      cache.get(key, () => {
        made.push(key);
        return { key };
      });
    ask('a');
    for (const key of ['b', 'a', 'c', 'a', 'd', 'a', 'e', 'a']) ask(key);
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const key of ['f', 'g', 'h', 'i']) ask(key);
    ask('a');
    expect(made.at(-1)).toBe('a');
  });

  it('renders the text that a file has now', () => {
    const renderer = new Renderer(standardLibrary);
    const scope = scopeOf({ x: 1 });
    expect(renderer.renderFile({ path: 'f.j2', text: 'a{{ x }}' }, scope)).toBe('a1');
    expect(renderer.renderFile({ path: 'f.j2', text: 'b{{ x }}' }, scope)).toBe('b1');
    expect(renderer.renderFile({ path: 'f.j2', text: 'b{{ x }}' }, scopeOf({ x: 2 }))).toBe('b2');
  });
});

describe('a text of a playbook', () => {
  const render = (text: string, variables: Record<string, unknown> = {}) => {
    const renderer = new Renderer(standardLibrary);
    const span = { source: { path: 'p.yml', text }, start: 0, end: text.length };
    return renderer.render(trustedText(text, span), scopeOf(variables as never));
  };

  it('keeps what it sets to itself, with and without blocks', () => {
    expect(render('{% set x = 5 %}{{ x }}')).toBe(5);
    expect(render('{% block b %}{{ 1 }}{% endblock %}-{% set y = 2 %}{{ y }}')).toBe('1-2');
    expect(render('{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(1) }}{% for i in [1, 2] %}{{ m(i) }}{% endfor %}')).toBe(
      '<1><1><2>',
    );
    expect(
      render('{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}'),
    ).toBe(3);
  });
});

it('the length of a text is that of Python: one for each code point', () => {
  for (const text of ['', 'abc', 'ä😀b', '\ud83d', '\udc00\ud83d', '😀😀'])
    expect(lengthOf(text)).toBe([...text].length);
});
