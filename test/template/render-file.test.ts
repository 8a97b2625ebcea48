import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import type { TemplateFileOptions } from '../../src/template/template-file-options.ts';
import type { Value } from '../../src/template/value.ts';
import { pointedAt, scopeOf, template } from './small-scope.ts';

const directory = mkdtempSync(join(tmpdir(), 'infrakit-templates-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FILES = {
  'base.j2': '<{% block head %}H{% endblock %}|{% block body %}B{{ name }}{% endblock %}>\n',
  'middle.j2': "{% extends 'base.j2' %}{% block body %}({{ super() }}){% endblock %}",
  'macros.j2':
    '{% macro hi(w) %}hi {{ w }}{{ name | default("") }}{% endmacro %}{% set number = 7 %}{% set _own = 1 %}',
  'part.j2': '[{{ x | default("-") }}{{ name | default("-") }}]\n',
  'faulty.j2': 'line\n{{ nope.x }}\n',
  'circle.j2': '{% include "circle.j2" %}',
  'broken.j2': 'a\n{{ b',
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(directory, name), text);

const renderer = new Renderer(standardLibrary);
const render = (text: string, variables: Record<string, Value> = { name: 'web' }, options?: TemplateFileOptions) =>
  renderer.renderFile({ path: 'main.j2', text }, scopeOf(variables, [directory]), options);

function errorOf(text: string): InfrakitError {
  try {
    render(text);
  } catch (error) {
    if (error instanceof InfrakitError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('renderFile', () => {
  it.each<[string, TemplateFileOptions, string]>([
    ['{% if 1 %}\nx\n{% endif %}\n', {}, 'x\n'],
    ['{% if 1 %}\nx\n{% endif %}\n', { trim_blocks: false }, '\nx\n'],
    ['  {% if 1 %}\n  x\n  {% endif %}\n', { lstrip_blocks: true }, '  x\n'],
    ['a\nb\n', { newline_sequence: '\r\n' }, 'a\r\nb\r\n'],
    [
      '<% if 1 %>{{ [[ name ]]<% endif %>',
      { block_start_string: '<%', block_end_string: '%>', variable_start_string: '[[', variable_end_string: ']]' },
      '{{ web',
    ],
    ['#jinja2: line_statement_prefix:"%"\na\n  % if 1\nb {{ name }}\n% endif\n\n\nc\n', {}, 'a\nb web\nc\n'],
    ['#jinja2: line_statement_prefix: "%"\n% for x in [1,\n  2]:\n{{ x }};\n% endfor', {}, '1;\n2;\n'],
    ['#jinja2: line_comment_prefix: "##"\na ## gone {{ nope }}\n## gone\nb##c\n', {}, 'a\n\nb\n'],
    ['#jinja2: line_statement_prefix:":"\n: if true\nfoo\n: endif\n', {}, 'foo\n'],
    ['#jinja2: trim_blocks: False, lstrip_blocks: True\n  {% if 1 %}\nx{% endif %}\n', {}, '\nx\n'],
  ])('follows the options of the template module: %j %j', (text, options, expected) => {
    expect(render(text, { name: 'web' }, options)).toBe(expected);
  });

  it('ends in at least as many newlines as the file', () => {
    expect(render('{{ name }}\n\n\n')).toBe('web\n\n\n');
    expect(render('{% if 0 %}x{% endif %}\n')).toBe('\n');
  });

  it.each([
    ["{% extends 'base.j2' %}{% block body %}[{{ super() }}]{% endblock %}ignored", '<H|[Bweb]>'],
    ["{% extends 'middle.j2' %}{% block body %}{{ super() }}{{ self.head() }}{% endblock %}", '<H|(Bweb)H>'],
    ["{% extends 'base.j2' %}{% macro m() %}M{% endmacro %}{% block head %}{{ m() }}{% endblock %}", '<M|Bweb>'],
    ["{% set x = 1 %}{% include 'part.j2' %}", '[1web]'],
    ["{% set x = 1 %}{% include 'part.j2' without context %}", '[--]'],
    ["{% include ['nope.j2', 'part.j2'] %}{% include 'nope.j2' ignore missing %}", '[-web]'],
    ["{% import 'macros.j2' as m %}{{ m.hi('you') }}{{ m.number }}{{ m._own | default('') }}", 'hi you7'],
    ["{% from 'macros.j2' import hi as h, number with context %}{{ h('you ') }}{{ number }}", 'hi you web7'],
  ])('renders other files of the search path: %s', (text, expected) => {
    expect(String(render(text)).trimEnd()).toBe(expected);
  });

  it('points at a fault in an included file', () => {
    const error = errorOf("{% include 'faulty.j2' %}");
    expect(error.span?.source.path).toBe(join(directory, 'faulty.j2'));
    expect(pointedAt(error.span)).toBe('nope');
    expect(errorOf("{% include 'broken.j2' %}").span?.source.path).toBe(join(directory, 'broken.j2'));
  });

  it('names a file that is not found, and does not leave the search path', () => {
    expect(errorOf("{% include 'nope.j2' %}").message).toContain('nope.j2');
    expect(errorOf("{% include '../../etc/passwd' %}").message).toContain('was not found');
    expect(errorOf("{% include '/etc/passwd' %}").message).toContain('was not found');
  });

  it('refuses delimiters that cannot be told apart', () => {
    expect(() => render('x', {}, { block_start_string: '{{' })).toThrow(/must differ/);
    expect(() => render('x', {}, { variable_start_string: '' })).toThrow(/cannot be empty/);
  });

  it('stops a file that includes itself', () => {
    expect(errorOf("{% include 'circle.j2' %}").message).toContain('nested deeper');
  });

  it('renders variables that hold templates, and prints what a host says as it is', () => {
    expect(render('{{ a }} {{ b }}', { a: template('{{ 1 + 1 }}'), b: '{{ 1 + 1 }}' })).toBe('2 {{ 1 + 1 }}');
  });
});
