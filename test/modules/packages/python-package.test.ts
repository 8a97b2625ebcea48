import { expect, test } from 'vitest';
import { isSatisfied, readPackages } from '../../../src/modules/packages/python-package.ts';
import { isWithin } from '../../../src/modules/packages/python-version.ts';

/** Answers of the library `packaging`, which pip compares versions with. */
test.each<[string, string, boolean | undefined]>([
  ['1.10', '>=1.9', true],
  ['1.0', '==1', true],
  ['1.0.post1', '>1.0,<1.1', true],
  ['1.0rc1', '<1.0', true],
  ['1.0.dev3', '<1.0a1', true],
  ['2.31.0', '~=2.4', true],
  ['3.0', '~=2.4', false],
  ['2.4.9', '~=2.4.5', true],
  ['2.5', '~=2.4.5', false],
  ['1.4.2', '==1.4.*', true],
  ['1.40', '==1.4.*', false],
  ['1.4', '!=1.4', false],
  ['1!1.0', '>2.0', true],
  ['1.0', '>=banana', undefined],
])('%s is within %s: %s', (version, specifier, expected) => {
  expect(isWithin(version, specifier)).toBe(expected);
});

test('a list names packages with bounds, extras and addresses', () => {
  const packages = readPackages(['Flask_SQL', 'django[argon2]>=1.2', '<2', 'git+https://example.com/x.git'], undefined);
  expect(packages).toEqual([
    { text: 'Flask_SQL', name: 'flask-sql', specifier: '' },
    { text: 'django[argon2]>=1.2,<2', name: 'django', specifier: '>=1.2,<2' },
    { text: 'git+https://example.com/x.git', name: undefined, specifier: '' },
  ]);
  const installed = new Map([['django', '2.0']]);
  expect(packages.map((one) => isSatisfied(one, installed))).toEqual([false, false, undefined]);
  expect(readPackages(['a'], '1.0')[0]?.text).toBe('a==1.0');
  expect(readPackages(['a'], '>1')[0]?.text).toBe('a>1');
});
