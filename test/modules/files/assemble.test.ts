import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../../src/modules/files/assemble.ts';
import { conform, makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

describe.each(localShells())('assemble with $name', (shell) => {
  const benchWith = (place: 'home' | 'node') => {
    const bench = makeBench(shell);
    mkdirSync(join(bench[place], 'd', 'below'), { recursive: true });
    for (const [name, text] of [
      ['b', '2\n'],
      ['a', '1'],
      ['.hidden', 'h\n'],
      ['ß Ω', '3\n'],
    ] as const)
      writeFileSync(join(bench[place], 'd', name), text);
    return bench;
  };

  test('fragments stand in the order of their names, parted by the delimiter, each on a line of its own', async () => {
    const bench = benchWith('home');
    const done = await conform(bench, assemble, { src: 'd', dest: 'f', delimiter: '\\x23 --', ignore_hidden: true });
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('1\n# --\n2\n# --\n3\n');
    expect(done.fields).toMatchObject({
      state: 'file',
      dest: 'f',
      checksum: '3c1e0ab6a546f5e9c2ee62cd82bb21d346afdcda',
    });
  });

  test('the names that the pattern finds are taken, and bytes stay what they are', async () => {
    const bench = benchWith('home');
    writeFileSync(join(bench.home, 'd', 'raw'), Buffer.from([0xff, 0, 0x0a]));
    await conform(bench, assemble, { src: '~/d', dest: 'f', regexp: '^(raw|\\.h)' });
    expect(readFileSync(join(bench.home, 'f'))).toEqual(Buffer.from([0x68, 0x0a, 0xff, 0, 0x0a]));
  });

  test('fragments of the control node are sent', async () => {
    const bench = benchWith('node');
    await conform(bench, assemble, { src: 'd', dest: 'f', remote_src: false, regexp: '^[ab]$', mode: '0600' });
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('1\n2\n');
  });

  test('without a directory there is nothing to assemble', async () => {
    const bench = benchWith('home');
    expect((await run(bench, assemble, { src: 'nothing', dest: 'f' })).fields.msg).toContain(
      'Source (nothing) does not exist',
    );
    expect((await run(bench, assemble, { src: 'd/a', dest: 'f' })).fields.msg).toContain('is not a directory');
  });
});
