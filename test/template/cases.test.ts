import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { type Case, runCase } from './case.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Those of ansible-core 2.14 and Jinja 3.1.2; the second file holds what a comparison of many thousands found. */
const cases = [...(read('cases.json') as Case[]), ...(read('more-cases.json') as Case[])];
/** Cases whose result is another one, each with the reason. */
const differences = read('known-differences.json') as Record<string, string>;
/** Milliseconds; the hash of a password takes its time on purpose. */
const SLOWEST = 60_000;
const renderer = new Renderer(standardLibrary);

/** What is wrong with the result of a case; undefined where it is what Jinja2 and Ansible give. */
function difference(given: Case): string | undefined {
  let result: unknown;
  try {
    result = runCase(renderer, given);
  } catch (error) {
    if (!(error instanceof InfrakitError)) return `a bug: ${error instanceof Error ? error.stack : error}`;
    if (given.error === undefined) return `error: ${error.report()}`;
    const isNamed = error.message.includes(given.error_names ?? '');
    return isNamed ? undefined : `the error does not name ${given.error_names}: ${error.message}`;
  }
  const [seen, wanted] = [JSON.stringify(result), JSON.stringify(given.expected)];
  if (given.error !== undefined) return `no error, but ${seen}`;
  return seen === wanted ? undefined : `expected ${wanted}, got ${seen}`;
}

describe.each([...new Set(cases.map((given) => given.category))])('%s', (category) => {
  const own = cases.filter((given) => given.category === category);

  it.each(own.filter(({ id }) => !(id in differences)).map((given) => [given.id, given.src, given] as const))(
    '%s: %s',
    (_id, _src, given) => {
      expect(difference(given)).toBeUndefined();
    },
    SLOWEST,
  );

  it.each(own.filter(({ id }) => id in differences).map((given) => [given.id, differences[given.id], given] as const))(
    '%s is a known difference: %s',
    (_id, _reason, given) => {
      expect(difference(given), 'this case passes now: take it off the list').toBeDefined();
    },
  );
});

describe('the list of known differences', () => {
  it('names only cases that exist', () => {
    expect(Object.keys(differences).filter((id) => !cases.some((given) => given.id === id))).toEqual([]);
  });
});
