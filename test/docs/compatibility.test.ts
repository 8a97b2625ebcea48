import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modules } from '../../src/cli/modules.ts';

test('the table of modules lists those that exist, and no other', () => {
  const text = readFileSync('docs/compatibility.md', 'utf8');
  const listed = [...text.matchAll(/^\| (\w+) \| ([\w.]+\.[\w.]+) \|$/gm)].map(
    ([, name, collection]) => `${collection}.${name}`,
  );
  expect(listed.sort()).toEqual(modules.map(({ name, collection }) => `${collection}.${name}`).sort());
});
