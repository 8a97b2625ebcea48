import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { find } from '../../../src/modules/files/find.ts';
import { slurp } from '../../../src/modules/files/slurp.ts';
import { testAsRoot } from '../../requires.ts';
import { type Bench, makeBench, parse, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

const names = async (bench: Bench, args: Record<string, unknown>): Promise<string[]> => {
  const { fields, status } = await run(bench, find, { paths: 'tree', ...args });
  expect(status).toBe('ok');
  return (fields.files as { path: string }[]).map(({ path }) => path.replace(/^tree\//, '')).sort();
};

function plant(bench: Bench): void {
  const tree = join(bench.home, 'tree');
  mkdirSync(join(tree, 'sub/deep'), { recursive: true });
  for (const name of ['a.log', 'b.txt', '.hidden', 'sub/c.log', 'sub/deep/d.log', 'two\nlines']) {
    writeFileSync(join(tree, name), `${name}\n`);
  }
  writeFileSync(join(tree, 'b.txt'), 'x'.repeat(2000));
  utimesSync(join(tree, 'a.log'), 1000, 1000);
  symlinkSync('a.log', join(tree, 'link'));
}

describe.each(localShells())('find with $name', (shell) => {
  test('chooses by name, type, depth and age', async () => {
    const bench = makeBench(shell);
    plant(bench);
    expect(await names(bench, {})).toEqual(['a.log', 'b.txt', 'two\nlines']);
    expect(await names(bench, { patterns: '*.log', recurse: true })).toEqual(['a.log', 'sub/c.log', 'sub/deep/d.log']);
    expect(await names(bench, { patterns: '*.log', recurse: true, depth: 2 })).toEqual(['a.log', 'sub/c.log']);
    expect(await names(bench, { patterns: '^[ab]', use_regex: true, excludes: ['.*txt$'] })).toEqual(['a.log']);
    expect(await names(bench, { hidden: true, patterns: '.*' })).toEqual(['.hidden']);
    expect(await names(bench, { file_type: 'directory', recurse: true })).toEqual(['sub', 'sub/deep']);
    expect(await names(bench, { file_type: 'link' })).toEqual(['link']);
    expect(await names(bench, { age: '1d' })).toEqual(['a.log']);
    expect(await names(bench, { age: '-1h', patterns: '[!t]*' })).toEqual(['b.txt']);
    expect(await names(bench, { size: '1k' })).toEqual(['b.txt']);
    expect(await names(bench, { contains: 'a.l' })).toEqual(['a.log']);
    chmodSync(join(bench.home, 'tree/b.txt'), 0o640);
    expect(await names(bench, { mode: '0640' })).toEqual(['b.txt']);
    expect(await names(bench, { mode: 'u=r,o=r', exact_mode: false })).toEqual(['a.log', 'two\nlines']);
    expect(await names(bench, { patterns: '*.log', recurse: true, limit: 2 })).toEqual(['a.log', 'sub/c.log']);
  });

  test('reads what it looks into in the encoding that is named', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'tree'));
    writeFileSync(join(bench.home, 'tree', 'gbk'), Buffer.from([0xc4, 0xe3, 0xba, 0xc3]));
    expect(await names(bench, { contains: '你好' })).toEqual([]);
    expect(await names(bench, { contains: '你好', encoding: 'gbk' })).toEqual(['gbk']);
    const { fields } = await run(bench, find, { paths: '~/tree', contains: '你好', encoding: 'utf-8' });
    expect(fields).toMatchObject({ matched: 0, msg: 'Not all paths examined, check warnings for details' });
    expect(JSON.stringify(fields.skipped_paths)).toContain('encoding error. current encoding: utf-8');
  });

  test('passes over what it would have to read in an encoding that there is none of', async () => {
    const bench = makeBench(shell);
    plant(bench);
    const { status, fields } = await run(bench, find, { paths: ['tree'], contains: 'a', encoding: 'martian' });
    expect(status).toBe('ok');
    expect(fields).toMatchObject({ matched: 0, skipped_paths: { tree: 'unknown encoding: martian' } });
  });

  test('counts as examined what the deepest directories hold', async () => {
    const bench = makeBench(shell);
    plant(bench);
    const examined = async (args: Record<string, unknown>) =>
      (await run(bench, find, { paths: 'tree', ...args })).fields.examined;
    expect(await examined({})).toBe(6);
    expect(await examined({ recurse: true, depth: 1 })).toBe(8);
    expect(await examined({ recurse: true, depth: 2, file_type: 'any' })).toBe(9);
    expect(await examined({ recurse: true })).toBe(9);
  });

  testAsRoot('tells which directories could not be read', async () => {
    const bench = makeBench(shell);
    plant(bench);
    chmodSync(join(bench.home, 'tree/sub'), 0o700);
    const probe = find.inspect(parse(find, { paths: join(bench.home, 'tree'), recurse: true }) as never).listing;
    for (const closed of [dirname(bench.home), dirname(shell.command[0])]) chmodSync(closed, 0o755);
    const script = `cd / && ${probe.script.text}`;
    const said = spawnSync('/usr/bin/setpriv', ['--reuid=65534', '--clear-groups', ...shell.command], {
      input: script,
      encoding: 'utf8',
      env: { PATH: shell.path, LC_ALL: 'C' },
    });
    const { found, skipped } = probe.parse({ rc: said.status ?? 1, ...said, bytes: Buffer.from(said.stdout) });
    const sub = join(bench.home, 'tree/sub');
    expect(skipped).toEqual([[sub, `Permission denied: '${sub}'`]]);
    expect(found).toHaveLength(4);
  });

  test('tells about each file, and about paths that are no directories', async () => {
    const bench = makeBench(shell);
    plant(bench);
    const args = { paths: ['tree', '/no/such'], patterns: 'a.log', get_checksum: true };
    const { fields } = await run(bench, find, args);
    expect(fields).toMatchObject({
      matched: 1,
      examined: 6,
      skipped_paths: { '/no/such': "'/no/such' is not a directory" },
    });
    expect(fields.files).toMatchObject([
      { path: 'tree/a.log', mtime: 1000, size: 6, isreg: true, checksum: '217c84307d1a583ac7d413688fbbd7b48771b67d' },
    ]);
  });

  test('slurp reads bytes', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), Buffer.from([0, 255, 10]));
    const { fields } = await run(bench, slurp, { src: '~/f' });
    expect(fields).toMatchObject({ content: 'AP8K', encoding: 'base64' });
    const missing = await run(bench, slurp, { src: 'nope' });
    expect(missing).toMatchObject({ status: 'failed', fields: { msg: 'file not found: nope' } });
    const beneath = await run(bench, slurp, { src: '~/f/g' });
    expect(beneath).toMatchObject({
      status: 'failed',
      fields: { msg: expect.stringContaining('unable to slurp file') },
    });
  });
});

test('an age that is none is named', () => {
  expect(() => parse(find, { paths: 'x', age: '2 days' })).toThrow('age 2 days is no time');
});
