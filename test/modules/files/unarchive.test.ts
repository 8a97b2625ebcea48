import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unarchive } from '../../../src/modules/files/unarchive.ts';
import { testWith } from '../../requires.ts';
import { type Bench, conform, makeBench, parse, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';
import { serve, type TestServer } from '../web/server.ts';

/** Packs top/sub/f, top/-x y and the link top/l, and makes the directory `out`. */
function pack(bench: Bench, directory: string, archive: string): void {
  const tree = join(directory, 'top');
  mkdirSync(join(tree, 'sub'), { recursive: true });
  writeFileSync(join(tree, 'sub/f'), 'packed', { mode: 0o644 });
  writeFileSync(join(tree, '-x y'), 'odd');
  symlinkSync('sub/f', join(tree, 'l'));
  const tool = archive.endsWith('.zip') ? ['zip', '-qry', archive, 'top'] : ['tar', '-caf', archive, 'top'];
  execFileSync(tool[0] ?? '', tool.slice(1), { cwd: directory });
  rmSync(tree, { recursive: true });
  mkdirSync(join(bench.home, 'out'));
}

describe.each(localShells())('unarchive with $name', (shell) => {
  testWith('zip').each(['a.tar', 'a.tar.gz', 'a.tgz', 'a.tar.xz', 'a.zip'])(
    'unpacks %s of the host',
    async (archive) => {
      const bench = makeBench(shell);
      pack(bench, bench.home, archive);
      const args = { src: `~/${archive}`, dest: 'out', remote_src: true, list_files: true, owner: 'nobody' };
      const done = await conform(bench, unarchive, args);
      expect(readFileSync(join(bench.home, 'out/top/sub/f'), 'utf8')).toBe('packed');
      expect(readFileSync(join(bench.home, 'out/top/-x y'), 'utf8')).toBe('odd');
      expect(statSync(join(bench.home, 'out/top/sub')).uid).toBe(65534);
      expect(done.fields.files).toContain('top/-x y');
      writeFileSync(join(bench.home, 'out/top/sub/f'), 'change');
      const again = await conform(bench, unarchive, args);
      expect(again.differences).toMatchObject([{ after: 'top/sub/f' }]);
    },
  );

  test('what is kept because it is newer counts as different every time', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.home, 'a.tgz');
    const args = { src: '~/a.tgz', dest: 'out', remote_src: true, extra_opts: ['--strip-components=1'] };
    await conform(bench, unarchive, args);
    const newer = { ...args, keep_newer: true };
    expect((await run(bench, unarchive, newer)).status).toBe('ok');
    writeFileSync(join(bench.home, 'out/sub/f'), 'mine');
    utimesSync(join(bench.home, 'out/sub/f'), 4e9, 4e9);
    if (shell.name === 'busybox') return; // its tar has no --keep-newer-files
    expect((await run(bench, unarchive, newer, { check: true })).status).toBe('changed');
    expect((await run(bench, unarchive, newer)).status).toBe('changed');
    expect(readFileSync(join(bench.home, 'out/sub/f'), 'utf8')).toBe('mine');
  });

  test('unpacks an archive of the control node, and only once', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.node, 'a.tgz');
    const args = { src: 'a.tgz', dest: '~/out', extra_opts: ['--strip-components=1'], mode: 'u=rwX,g=rX,o=' };
    expect((await run(bench, unarchive, args, { check: true })).status).toBe('unknown');
    const done = await run(bench, unarchive, args);
    expect(done.status, String(done.fields.msg)).toBe('changed');
    expect(statSync(join(bench.home, 'out/sub/f')).mode & 0o777).toBe(0o640);
    const again = await run(bench, unarchive, args);
    expect(again.status, String(again.fields.msg)).toBe('ok');
    expect(execFileSync('ls', ['-A', 'out'], { cwd: bench.home, encoding: 'utf8' })).toBe('-x y\nl\nsub\n');
  });

  test('unpacks only what is wanted', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.home, 'a.tgz');
    await conform(bench, unarchive, { src: 'a.tgz', dest: 'out', remote_src: true, exclude: ['top/sub'] });
    expect([existsSync(join(bench.home, 'out/top/l')), existsSync(join(bench.home, 'out/top/sub'))]).toEqual([
      false,
      false,
    ]);
    await conform(bench, unarchive, { src: 'a.tgz', dest: 'out', remote_src: true, include: ['top/sub/f'] });
    expect(existsSync(join(bench.home, 'out/top/sub/f'))).toBe(true);
  });

  test('refuses an archive that leads out of its directory', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.home, 'a.tgz');
    writeFileSync(join(bench.home, 'evil'), 'x');
    execFileSync('tar', ['-cPzf', '../bad.tgz', '../evil'], { cwd: join(bench.home, 'out') });
    rmSync(join(bench.home, 'evil'));
    const done = await run(bench, unarchive, { src: 'bad.tgz', dest: 'out', remote_src: true });
    // busybox hides where such a path leads and unpacks it inside.
    if (shell.name === 'sh') expect(done.fields.msg).toContain('leads out of it');
    expect(existsSync(join(bench.home, 'evil'))).toBe(false);
  });

  test('does nothing where creates exists, and needs a directory', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.home, 'a.tgz');
    const args = { src: 'a.tgz', dest: 'out', remote_src: true };
    expect((await run(bench, unarchive, { ...args, creates: 'a.tgz' })).status).toBe('ok');
    expect((await run(bench, unarchive, { ...args, dest: 'none' })).fields.msg).toContain('must be an existing dir');
    expect((await run(bench, unarchive, { ...args, src: 'no.tgz' })).fields.msg).toContain("'no.tgz' does not exist");
  });
});

// The system's shell finds curl; busybox has none, so there the line of the host is used.
describe.each(localShells())('unarchive of a URL with $name', (shell) => {
  const start = (bench: Bench): Promise<TestServer> =>
    serve((request, response) => {
      if (request.url === '/404') response.writeHead(404).end();
      else response.end(readFileSync(join(bench.node, request.url?.endsWith('/zip') ? 'a.zip' : 'a.tgz')));
    });

  test('downloads, unpacks, and leaves nothing else behind', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.node, 'a.tgz');
    const server = await start(bench);
    const args = { src: `${server.url}/v1/a.tgz?x=1`, dest: '~/out', remote_src: true };
    expect((await run(bench, unarchive, args, { check: true })).status).toBe('unknown');
    expect(server.requests).toEqual([]);
    const done = await run(bench, unarchive, args);
    expect(done.status, String(done.fields.msg)).toBe('changed');
    expect(readFileSync(join(bench.home, 'out/top/sub/f'), 'utf8')).toBe('packed');
    expect((await run(bench, unarchive, args)).status).toBe('ok');
    expect(execFileSync('ls', ['-A', 'out'], { cwd: bench.home, encoding: 'utf8' })).toBe('top\n');
    server.close();
  });

  test('asks the server for nothing where creates exists', async () => {
    const bench = makeBench(shell);
    pack(bench, bench.node, 'a.tgz');
    const server = await start(bench);
    const args = { src: `${server.url}/a.tgz`, dest: 'out', copy: false, creates: '~/out/top/l' };
    expect((await run(bench, unarchive, args)).status).toBe('changed');
    expect((await run(bench, unarchive, args)).status).toBe('ok');
    expect((await run(bench, unarchive, args, { check: true })).status).toBe('ok');
    expect(server.requests).toHaveLength(1);
    server.close();
  });

  testWith('zip').each(['zip', 'tar'])('knows a %s by its content where the name says nothing', async (format) => {
    const bench = makeBench(shell);
    pack(bench, bench.node, format === 'zip' ? 'a.zip' : 'a.tgz');
    const server = await start(bench);
    const done = await run(bench, unarchive, { src: `${server.url}/${format}`, dest: 'out', remote_src: true });
    expect(done.status, String(done.fields.msg)).toBe('changed');
    expect(existsSync(join(bench.home, 'out/top/sub/f'))).toBe(true);
    server.close();
  });

  test('fails where the server has no such file', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'out'));
    const server = await start(bench);
    const asked = run(bench, unarchive, { src: `${server.url}/404`, dest: 'out', remote_src: true });
    expect(await asked.then(({ fields }) => String(fields.msg), String)).toContain('404');
    expect(execFileSync('ls', ['-A', 'out'], { cwd: bench.home, encoding: 'utf8' })).toBe('');
    server.close();
  });
});

test('a URL needs remote_src', () => {
  expect(() => parse(unarchive, { src: 'https://x/a.tgz', dest: '/x' })).toThrow('remote_src');
});
