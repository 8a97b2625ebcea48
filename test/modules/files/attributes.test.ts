import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copy } from '../../../src/modules/files/copy.ts';
import { file } from '../../../src/modules/files/file.ts';
import { lineinfile } from '../../../src/modules/files/lineinfile.ts';
import { stat } from '../../../src/modules/files/stat.ts';
import { unarchive } from '../../../src/modules/files/unarchive.ts';
import { type Bench, conform, makeBench, parse, run } from '../conformance.ts';
import type { LocalShell } from '../local-host.ts';

const system: LocalShell = { name: 'sh', command: ['/bin/sh', '-s'], path: '/usr/local/bin:/usr/bin:/bin' };

/** The flags of a file that are not the file system's own. */
const flagsOf = (bench: Bench, path: string): string =>
  (execFileSync('/usr/bin/lsattr', ['-d', path], { cwd: bench.home, encoding: 'utf8' }).split(' ')[0] ?? '').replace(
    /[-eIN]/g,
    '',
  );

test('file sets a flag, takes it off, and leaves no other', async () => {
  const bench = makeBench(system);
  const done = await conform(bench, file, {
    path: 'f',
    state: 'touch',
    modification_time: 'preserve',
    access_time: 'preserve',
    attributes: '+d',
  });
  expect(done.differences.map(({ what }) => what)).toEqual(['state', 'attributes']);
  await conform(bench, file, { path: 'f', attr: '+A' });
  expect(flagsOf(bench, 'f')).toBe('dA');
  await conform(bench, file, { path: 'f', attributes: '-d' });
  expect(flagsOf(bench, 'f')).toBe('A');
  await conform(bench, file, { path: 'f', attributes: 'd' });
  await conform(bench, file, { path: 'f', attributes: '=d' });
  expect(flagsOf(bench, 'f')).toBe('d');
});

test('file gives a new directory its flags', async () => {
  const bench = makeBench(system);
  await conform(bench, file, { path: 'a/b', state: 'directory', attributes: '=d' });
  expect([flagsOf(bench, 'a'), flagsOf(bench, 'a/b')]).toEqual(['', 'd']);
});

test('a file that is replaced keeps the flags it had and gets those that are asked for', async () => {
  const bench = makeBench(system);
  await conform(bench, copy, { dest: 'f', content: 'a\n', attributes: '+A' });
  await conform(bench, lineinfile, { path: 'f', line: 'b', attributes: '+d' });
  expect([readFileSync(join(bench.home, 'f'), 'utf8'), flagsOf(bench, 'f')]).toEqual(['a\nb\n', 'dA']);
  await conform(bench, copy, { dest: 'f', content: 'b', attributes: '=d' });
  expect(flagsOf(bench, 'f')).toBe('d');
});

test('what is unpacked gets its flags', async () => {
  const bench = makeBench(system);
  mkdirSync(join(bench.home, 'out'));
  writeFileSync(join(bench.home, 'f'), 'x');
  execFileSync('tar', ['-cf', 'a.tar', 'f'], { cwd: bench.home });
  await conform(bench, unarchive, { src: 'a.tar', dest: 'out', remote_src: true, attributes: '=d' });
  expect(flagsOf(bench, 'out/f')).toBe('d');
});

test('stat tells the flags only where they are asked for', async () => {
  const bench = makeBench(system);
  await run(bench, file, { path: 'f', state: 'touch', attributes: '+d' });
  const { fields } = await run(bench, stat, { path: 'f' });
  expect(fields.stat).toMatchObject({
    attr_flags: expect.stringContaining('d'),
    attributes: expect.arrayContaining(['nodump']),
  });
  const { fields: less } = await run(bench, stat, { path: 'f', get_attributes: false });
  expect(less.stat).not.toHaveProperty('attr_flags');
});

test('a host without lsattr is in the way only where flags are asked for', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'bin-'));
  const programs = [
    'stat',
    'readlink',
    'dirname',
    'sha256sum',
    'cut',
    'wc',
    'chmod',
    'chown',
    'mv',
    'sync',
    'rm',
    'head',
  ];
  for (const name of programs) execFileSync('ln', ['-s', `/usr/bin/${name}`, join(bin, name)]);
  const bench = makeBench({ ...system, path: bin });
  expect((await run(bench, copy, { dest: 'f', content: 'a' })).status).toBe('changed');
  expect((await run(bench, stat, { path: 'f' })).fields.stat).toMatchObject({ attr_flags: '', attributes: [] });
  const refused = await run(bench, copy, { dest: 'f', content: 'b', attributes: '+d' });
  expect(refused.fields.msg).toMatch(/cannot read the attributes of .*lsattr/);
  expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('a');
});

test('flags are letters, and no tree gets them', () => {
  expect(() => parse(file, { path: 'f', attributes: '+-i' })).toThrow('letters of chattr');
  expect(() => parse(file, { path: 'f', state: 'directory', recurse: true, attr: 'd' })).toThrow('recurse');
});
