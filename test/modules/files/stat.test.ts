import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stat } from '../../../src/modules/files/stat.ts';
import { testAsRoot } from '../../requires.ts';
import { makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

describe.each(localShells())('stat with $name', (shell) => {
  testAsRoot('tells all about a file', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'hello\n', { mode: 0o640 });
    const { fields, status } = await run(bench, stat, { path: '~/f' });
    expect(status).toBe('ok');
    expect(fields.stat).toMatchObject({
      exists: true,
      isreg: true,
      isdir: false,
      mode: '0640',
      size: 6,
      pw_name: 'root',
      nlink: 1,
      readable: true,
      wgrp: false,
      rgrp: true,
      checksum: 'f572d396fae9206628714fb2ce00f72e94f2258f',
    });
  });

  test('tells the times of a file, with parts of a second where the host does', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), '');
    utimesSync(join(bench.home, 'f'), 1000.25, 2000.5);
    const whole = shell.name === 'busybox';
    const { fields } = await run(bench, stat, { path: '~/f' });
    expect(fields.stat).toMatchObject({ atime: whole ? 1000 : 1000.25, mtime: whole ? 2000 : 2000.5 });
  });

  test('tells what a link is, or what it points to', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'hello\n');
    symlinkSync('f', join(bench.home, 'l'));
    const link = await run(bench, stat, { path: 'l', checksum_algorithm: 'sha256' });
    expect(link.fields.stat).toMatchObject({ islnk: true, lnk_target: 'f', lnk_source: join(bench.home, 'f') });
    expect(link.fields.stat).not.toHaveProperty('checksum');
    const end = await run(bench, stat, { path: 'l', follow: true, checksum_algorithm: 'sha256' });
    expect(end.fields.stat).toMatchObject({
      isreg: true,
      checksum: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
    });
  });

  test('says that nothing is there', async () => {
    expect((await run(makeBench(shell), stat, { path: '/no/such' })).fields.stat).toEqual({ exists: false });
  });
});
