import { expect, test } from 'vitest';
import { npm } from '../../../src/modules/packages/npm.ts';
import { parse } from '../conformance.ts';

const plan = (params: object, tree: object, outdated = 0) => {
  const want = parse(npm, { path: '/srv/app', ...params }) as never;
  const read = npm.inspect(want).tree.parse({ rc: 0, stdout: JSON.stringify(tree), stderr: '', bytes: Buffer.of() });
  return [...npm.plan(want, { tree: read, outdated })].map(({ what, before, after, apply }) => [
    what,
    before,
    after,
    / && npm (.*) >&2$/.exec(apply.text)?.[1],
  ]);
};

const TREE = { dependencies: { one: { version: '1.2.3' }, two: { version: '2.0.0', missing: true } } };

test('what a project asks for and is not there is installed', () => {
  expect(plan({ production: true }, TREE)).toEqual([['packages', null, 'two', 'install --production']]);
  expect(plan({}, { dependencies: { one: { version: '1' } } })).toEqual([]);
  expect(plan({}, { dependencies: { one: { version: '1', invalid: '"2" from the root project' } } })).toHaveLength(1);
});

test('a package is installed at its version, and no more than once', () => {
  const tree = { dependencies: { one: { version: '1.2.3' } } };
  expect(plan({ name: 'one' }, tree)).toEqual([]);
  expect(plan({ name: 'one', version: '1.2.3' }, tree)).toEqual([]);
  expect(plan({ name: 'one', version: '2' }, tree)).toEqual([['packages', 'one@1.2.3', 'one@2', 'install one@2']]);
  expect(plan({ name: 'new', registry: 'http://r' }, tree)).toEqual([
    ['packages', null, 'new', 'install new --registry http://r'],
  ]);
});

test('what is outdated is brought up to date, and what is unwanted goes', () => {
  const tree = { dependencies: { one: { version: '1.2.3' } } };
  expect(plan({ name: 'one', state: 'latest' }, tree, 1)).toEqual([['outdated packages', '1', '0', 'update one']]);
  expect(plan({ name: 'one', state: 'absent' }, tree)).toEqual([['one', '1.2.3', null, 'uninstall one']]);
  expect(plan({ name: 'two', state: 'absent' }, tree)).toEqual([]);
});

test('what npm could take for an option is refused', () => {
  expect(() => parse(npm, { name: '--prefix=/', global: true })).toThrow('name cannot begin with a dash');
  expect(() => parse(npm, { name: 'x' })).toThrow('path must be specified when not using global');
});
