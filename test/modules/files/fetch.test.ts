import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetch } from '../../../src/modules/files/fetch.ts';
import { makeBench } from '../conformance.ts';
import { runControl } from '../control-context.ts';
import { localShells } from '../local-host.ts';

const bench = () => makeBench(localShells()[0] ?? expect.fail('there is no shell'));

test('a file goes into the directory of its host, once', async () => {
  const here = bench();
  const src = join(here.home, 'f');
  writeFileSync(src, 'x');
  const done = await runControl(here, fetch, { src, dest: 'got' });
  expect(done).toMatchObject({ changed: true, fields: { dest: join(here.node, 'got/host1', src) } });
  expect(readFileSync(join(here.node, 'got/host1', src), 'utf8')).toBe('x');
  expect(await runControl(here, fetch, { src, dest: 'got' })).toMatchObject({ changed: false });
});

test('a flat file goes where dest says', async () => {
  const here = bench();
  writeFileSync(join(here.home, 'f'), 'x');
  mkdirSync(join(here.node, 'd'));
  await runControl(here, fetch, { src: '~/f', dest: 'd/', flat: true });
  expect(readFileSync(join(here.node, 'd/f'), 'utf8')).toBe('x');
  await expect(runControl(here, fetch, { src: '~/f', dest: 'd', flat: true })).rejects.toThrow('dest is a directory');
});

test('a path that climbs out is refused', async () => {
  const here = bench();
  mkdirSync(join(here.home, 'd'));
  writeFileSync(join(here.home, 'f'), 'x');
  await expect(runControl(here, fetch, { src: "d/../../it's home/f", dest: 'got' })).rejects.toThrow('outside');
  expect(existsSync(join(here.node, 'got'))).toBe(false);
});

test('a missing file fails unless told otherwise', async () => {
  expect(await runControl(bench(), fetch, { src: '/no/such', dest: 'got' })).toMatchObject({ failed: true });
  const lenient = await runControl(bench(), fetch, { src: '/no/such', dest: 'got', fail_on_missing: false });
  expect(lenient).toMatchObject({ changed: false });
  expect(lenient.failed).toBeUndefined();
});
