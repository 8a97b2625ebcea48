import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { decode } from './case.ts';
import { scopeOf } from './small-scope.ts';

interface JinjaCase {
  readonly src: string;
  readonly lstrip?: true;
  /** What Jinja2 renders; without it, Jinja2 fails too. */
  readonly expected?: string;
}

/** What Jinja2 itself makes of templates in every corner of the language. */
const recorded = JSON.parse(readFileSync(new URL('jinja-cases.json', import.meta.url), 'utf8')) as {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly JinjaCase[];
};

/** Where we mean to differ. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['{{ [1 if f] }}', 'an undefined value in a list is an error, as Ansible makes it one'],
  ['{{ [nope] }}', 'an undefined value in a list is an error, as Ansible makes it one'],
  ["{% block a %}{% set q = 1 %}{% endblock %}{{ q | default('u') }}", 'q is a global of Ansible'],
  ['{% for x in nums %}{{ loop }}{% endfor %}', 'the text of the loop itself is of no use to anyone'],
  ['{{ d.items() }}', 'Ansible prints what a view of a dict gives as a list'],
  ['{% print 1, 2 %}', 'a tuple is printed as one, as {{ 1, 2 }} is'],
]);

const directory = mkdtempSync(join(tmpdir(), 'infrakit-jinja-'));
for (const [name, text] of Object.entries(recorded.files)) writeFileSync(join(directory, name), text);
afterAll(() => rmSync(directory, { recursive: true }));

const renderer = new Renderer(standardLibrary);
const variables = Object.fromEntries(Object.entries(recorded.vars).map(([name, value]) => [name, decode(value)]));

/** The text, or undefined where the template is refused. Newlines at the end are Ansible's matter, not Jinja's. */
function rendered({ src, lstrip, expected = '' }: JinjaCase): string | undefined {
  const source = { path: join(directory, 'case.j2'), text: src };
  const options = { lstrip_blocks: lstrip === true };
  try {
    const text = String(renderer.renderFile(source, scopeOf(variables, [directory]), options));
    const kept = /\n*$/.exec(expected)?.[0] ?? '';
    return text.replace(/\n*$/, '') + kept;
  } catch (error) {
    if (error instanceof InfrakitError) return undefined;
    throw error;
  }
}

describe('a template', () => {
  const same = recorded.cases.filter(({ src }) => !DIFFERENCES.has(src));
  it.each(same.map((given) => [given.src, given] as const))('means what Jinja2 makes of it: %j', (_src, given) => {
    expect(rendered(given)).toBe(given.expected);
  });

  const other = recorded.cases.filter(({ src }) => DIFFERENCES.has(src));
  it.each(other.map((given) => [given.src, given] as const))('differs from Jinja2 on purpose: %j', (_src, given) => {
    expect(rendered(given)).not.toBe(given.expected);
  });
});
