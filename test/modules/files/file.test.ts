import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { file } from '../../../src/modules/files/file.ts';
import { testAsRoot } from '../../requires.ts';
import { conform, makeBench, parse, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe.each(localShells())('file with $name', (shell) => {
  test('makes a directory and those above it with one mode', async () => {
    const bench = makeBench(shell);
    const done = await conform(bench, file, { path: '~/a/b c', state: 'directory', mode: 0o750 });
    expect(done.fields).toMatchObject({ path: join(bench.home, 'a/b c'), state: 'directory', mode: '0750' });
    expect([modeOf(join(bench.home, 'a')), modeOf(join(bench.home, 'a/b c'))]).toEqual(['750', '750']);
  });

  test('makes a directory without a mode with the umask of the user', async () => {
    const bench = makeBench(shell);
    await conform(bench, file, { path: 'a', state: 'directory' });
    expect(modeOf(join(bench.home, 'a'))).toBe('755');
  });

  test('takes the set-group-ID bit off a directory', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'a'), { mode: 0o755 });
    await conform(bench, file, { path: 'a', mode: '02755' });
    await conform(bench, file, { path: 'a', mode: '0755' });
    expect(modeOf(join(bench.home, 'a'))).toBe('755');
  });

  test('gives a tree symbolic modes, executable where that makes sense', async () => {
    const bench = makeBench(shell);
    const [tree, script, text] = ['t', 't/script', 't/text'].map((name) => join(bench.home, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(tree, { mode: 0o700 });
    writeFileSync(script, '', { mode: 0o700 });
    writeFileSync(text, '', { mode: 0o600 });
    await conform(bench, file, { path: 't', state: 'directory', recurse: true, mode: 'u=rwX,g=rX,o=' });
    expect([modeOf(tree), modeOf(script), modeOf(text)]).toEqual(['750', '750', '640']);
  });

  testAsRoot('gives a link that leads nowhere its owner as it makes it', async () => {
    const bench = makeBench(shell);
    const want = { path: '~/l', src: '/no/such', state: 'link', force: true, follow: false, owner: '12345' };
    await conform(bench, file, want);
    expect(lstatSync(join(bench.home, 'l')).uid).toBe(12345);
  });

  testAsRoot('gives a tree another owner without touching what its links point to', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'outside'), '');
    mkdirSync(join(bench.home, 't'));
    symlinkSync('../outside', join(bench.home, 't/link'));
    await conform(bench, file, { path: 't', state: 'directory', recurse: true, owner: 'nobody', group: 1 });
    expect(statSync(join(bench.home, 'outside')).uid).toBe(process.getuid?.());
    expect(lstatSync(join(bench.home, 't/link'))).toMatchObject({ uid: 65534, gid: 1 });
  });

  test('makes, turns and replaces links', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'one'), '');
    const link = join(bench.home, 'link');
    await conform(bench, file, { path: 'link', src: 'one', state: 'link' });
    await conform(bench, file, { path: 'link', src: 'missing', state: 'link', force: true });
    expect(readlinkSync(link)).toBe('missing');
    const refused = await run(bench, file, { path: 'one', src: 'link', state: 'link' });
    expect(refused.fields.msg).toContain('src file does not exist');
  });

  test('turns a link from one directory to another', async () => {
    const bench = makeBench(shell);
    for (const name of ['r1', 'r2']) mkdirSync(join(bench.home, name));
    symlinkSync('r1', join(bench.home, 'current'));
    await conform(bench, file, { path: 'current', src: 'r2', state: 'link' });
    expect(readlinkSync(join(bench.home, 'current'))).toBe('r2');
    expect(readdirSync(join(bench.home, 'r1'))).toEqual([]);
  });

  test('refuses to turn a file into a link unless forced', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'a'), '');
    writeFileSync(join(bench.home, 'b'), '');
    const args = { path: 'a', src: 'b', state: 'link' };
    expect((await run(bench, file, args)).fields.msg).toContain('refusing to convert from file to link for a');
    await conform(bench, file, { ...args, force: true });
  });

  test('makes a hard link', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'a'), 'x');
    const done = await conform(bench, file, { path: 'b', src: 'a', state: 'hard' });
    expect(done.fields.state).toBe('hard');
    expect(statSync(join(bench.home, 'b')).ino).toBe(statSync(join(bench.home, 'a')).ino);
  });

  test('removes a tree, and of a link only the link', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'd/e'), { recursive: true });
    symlinkSync('d', join(bench.home, 'l'));
    await conform(bench, file, { path: 'l', state: 'absent' });
    expect(existsSync(join(bench.home, 'd/e'))).toBe(true);
    await conform(bench, file, { path: 'd', state: 'absent' });
    expect(existsSync(join(bench.home, 'd'))).toBe(false);
  });

  test('touches a new file with its mode and keeps the times of an old one when told so', async () => {
    const bench = makeBench(shell);
    const args = {
      path: 'f',
      state: 'touch',
      mode: 'u=rw,g=r,o=',
      access_time: 'preserve',
      modification_time: 'preserve',
    };
    await conform(bench, file, args);
    expect(modeOf(join(bench.home, 'f'))).toBe('640');
    const touched = await run(bench, file, { path: 'f', state: 'touch' }, { check: true });
    expect(touched.status).toBe('changed');
  });

  test('leaves no new file that it cannot give its owner', async () => {
    const bench = makeBench(shell);
    const refused = await run(bench, file, { path: 'f', state: 'touch', owner: 'nobody-of-this-name' });
    expect(refused.status).toBe('failed');
    expect(readdirSync(bench.home)).toEqual([]);
  });

  test('sets the times of a file', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'kept');
    await conform(bench, file, {
      path: 'f',
      state: 'touch',
      modification_time: '202001020304.05',
      access_time: 'preserve',
    });
    expect(statSync(join(bench.home, 'f')).mtime.getFullYear()).toBe(2020);
    expect(readFileSync(join(bench.home, 'f'), 'utf8')).toBe('kept');
  });

  test('says that a file is missing, and that a directory is missing', async () => {
    const bench = makeBench(shell);
    expect((await run(bench, file, { path: 'f', state: 'file' })).fields).toMatchObject({
      msg: expect.stringContaining('file (f) is absent, cannot continue'),
      state: 'absent',
      path: 'f',
    });
    const touched = await run(bench, file, { path: '~/none/f', state: 'touch' });
    expect(touched.fields.msg).toContain('none does not exist');
  });

  test('changes what a link points to, or the link', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), '', { mode: 0o644 });
    symlinkSync('f', join(bench.home, 'l'));
    await conform(bench, file, { path: 'l', state: 'file', mode: '0600' });
    expect(modeOf(join(bench.home, 'f'))).toBe('600');
  });
});

test('refuses to remove the root directory', () => {
  expect(() => parse(file, { path: 'x', src: 'y' })).toThrow("src option requires state to be 'link' or 'hard'");
  expect(() => parse(file, { path: '//', state: 'absent' })).toThrow('root directory');
});

test('names what is wrong with a mode', () => {
  expect(() => parse(file, { path: 'x', mode: 'rwxr-xr-x' })).toThrow('bad mode');
  expect(() => parse(file, { path: 'x', mode: 'ao=r' })).toThrow(
    expect.objectContaining({ fields: { details: 'bad symbolic permission for mode: ao=r' } }),
  );
  expect(parse(file, { path: 'x', mode: 'a=r,ug+w' })).toMatchObject({ mode: 'a=r,ug+w' });
});
