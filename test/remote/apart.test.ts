import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standApart } from '../../src/remote/apart.ts';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { localTarget, ShellConnector } from './local-host.ts';
import { shells } from './shells.ts';

const base = mkdtempSync(join(tmpdir(), 'infrakit-apart-'));

beforeAll(() => {
  mkdirSync(join(base, 'd/e'), { recursive: true });
  writeFileSync(join(base, 'd/file'), '');
  symlinkSync('d', join(base, 'link'));
  symlinkSync('d/file', join(base, 'other'));
});
afterAll(() => rmSync(base, { recursive: true }));

describe.each(shells)('places, to a host whose /bin/sh is %s', (shell) => {
  const host = new RemoteHost(localTarget, new ShellConnector(shell));
  afterAll(() => host.close());
  const apart = async (...names: string[]): Promise<boolean> =>
    (await host.run(standApart(names.map((name) => join(base, name))))).rc === 0;

  it.each([
    ['two files of a directory', ['d/a', 'd/b']],
    ['a file and one whose name goes on', ['d/a', 'd/ab']],
    ['names with blanks, quotes and stars', ["d/a b'*", 'd/a b']],
    ['a single place', ['d/file']],
    ['many', Array.from({ length: 200 }, (_, index) => `d/${index}`)],
  ])('stand apart: %s', async (_, names) => {
    expect(await apart(...names)).toBe(true);
  });

  it.each([
    ['the same through a link', ['d/a', 'link/a']],
    ['one in the other through a link', ['link', 'd/e/f']],
    ['one in the other through a link above it', ['d/e', 'link/e/f']],
    ['in a directory that is still to be made', ['new/a', 'new/b']],
    ['one of them', ['d/a', 'new/b']],
    ['a link itself', ['d/a', 'other']],
  ])('do not: %s', async (_, names) => {
    expect(await apart(...names)).toBe(false);
    expect(await apart(...names.toReversed())).toBe(false);
  });
});

it('the root of the file system is a place, too', async () => {
  const host = new RemoteHost(localTarget, new ShellConnector('/bin/sh'));
  expect((await host.run(standApart(['/infrakit-a', '/infrakit-b']))).rc).toBe(0);
  await host.close();
});
