import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { checkRequiredVersion, includesVersion } from '../../src/playbook/required-version.ts';
import { testContext } from './load-context.ts';

// The answers are those of Python's packaging.specifiers.
test.each([
  ['>=2.9.10', true],
  ['>=2.9.10,<2.17', false],
  ['>=2.14.0, <3', true],
  ['>2.17.0', false],
  ['>=2.18.0.dev0', false],
  ['<=2.17', true],
  ['==2.17.*', true],
  ['==2.1.*', false],
  ['!=2.17.*', false],
  ['!=2.16.0', true],
  ['~=2.17.0', true],
  ['~=2.15', true],
  ['~=2.16.0', false],
  ['===2.17.0', true],
  ['', true],
  ['2.17', undefined],
  ['>=two', undefined],
])('requires_ansible: %j', (conditions, expected) => {
  expect(includesVersion(conditions, '2.17.0')).toBe(expected);
});

describe('a collection', () => {
  const directory = mkdtempSync(join(tmpdir(), 'requires-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const collection = { name: 'my.things', path: directory };
  const wanting = (conditions: string) => {
    mkdirSync(join(directory, 'meta'), { recursive: true });
    writeFileSync(join(directory, 'meta/runtime.yml'), `requires_ansible: '${conditions}'\n`);
  };

  it('for another version is warned of once, with the place', () => {
    wanting('>=99');
    const context = testContext();
    for (let i = 0; i < 2; i++) checkRequiredVersion(collection, context);
    expect(context.errors).toEqual([]);
    expect(context.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('my.things wants ansible-core >=99'),
    ]);
    expect(context.warnings[0]?.span).toBeDefined();
  });

  it('for another version is an error or nothing where the settings say so', () => {
    wanting('>=99');
    const strict = testContext({ versionMismatch: 'error' });
    checkRequiredVersion(collection, strict);
    expect([strict.errors.length, strict.warnings.length]).toEqual([1, 0]);
    const silent = testContext({ versionMismatch: 'ignore' });
    checkRequiredVersion(collection, silent);
    expect([silent.errors.length, silent.warnings.length]).toEqual([0, 0]);
  });

  it('for this version is nothing to tell', () => {
    wanting('>=2.15,<3');
    const context = testContext();
    checkRequiredVersion(collection, context);
    expect([context.errors.length, context.warnings.length]).toEqual([0, 0]);
  });

  it('whose conditions cannot be read is warned of', () => {
    wanting('new');
    const context = testContext();
    checkRequiredVersion(collection, context);
    expect(context.warnings.map(({ message }) => message)).toEqual([
      'requires_ansible of my.things is no list of versions: new',
    ]);
  });
});
