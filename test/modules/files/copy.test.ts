import { execFileSync } from 'node:child_process';
import {
  chmodSync,
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
import { copy } from '../../../src/modules/files/copy.ts';
import { template } from '../../../src/modules/files/template.ts';
import { testAsRoot, testWith } from '../../requires.ts';
import { conform, makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe.each(localShells())('copy with $name', (shell) => {
  testAsRoot('writes content with mode and owner, and tells what it wrote', async () => {
    const bench = makeBench(shell);
    const content = "a='1' $HOME `id` %s \\n\nü\n";
    const done = await conform(bench, copy, { content, dest: '~/f', mode: '0640', owner: 'nobody' });
    const path = join(bench.home, 'f');
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(done.fields).toMatchObject({
      dest: path,
      mode: '0640',
      owner: 'nobody',
      uid: 65534,
      state: 'file',
      size: 26,
    });
    expect(done.differences).toEqual([{ what: 'content', path, before: null, after: content }]);
  });

  testAsRoot('keeps the owner and the mode of the file it replaces', async () => {
    const bench = makeBench(shell);
    const path = join(bench.home, 'f');
    writeFileSync(path, 'old', { mode: 0o604 });
    const done = await conform(bench, copy, { content: 'new', dest: 'f', group: 1 });
    expect(done.differences).toEqual([
      { what: 'content', path: 'f', before: 'old', after: 'new' },
      { what: 'group', path: 'f', before: 'root', after: '1' },
    ]);
    expect(modeOf(path)).toBe('604');
    expect(statSync(path).gid).toBe(1);
  });

  testWith('setfacl')('keeps the access control list of the file it replaces', async () => {
    const bench = makeBench(shell);
    const path = join(bench.home, 'f');
    writeFileSync(path, 'old', { mode: 0o600 });
    execFileSync('setfacl', ['-m', 'user:nobody:rwx', path]);
    const acl = () => execFileSync('getfacl', ['-cp', path], { encoding: 'utf8' });
    await conform(bench, copy, { content: 'new', dest: 'f' });
    expect(readFileSync(path, 'utf8')).toBe('new');
    // The cp of busybox keeps no lists.
    if (shell.name !== 'busybox') expect(acl()).toContain('user:nobody:rwx');
    await conform(bench, copy, { content: 'newer', dest: 'f', mode: '0600' });
    expect(modeOf(path)).toBe('600');
    expect(readdirSync(bench.home)).toEqual(['f']);
    if (shell.name !== 'busybox') expect(acl()).toMatch(/user:nobody:rwx\s+#effective:---/);
  });

  testWith('chattr')('writes into a file of a directory that nothing can be added to, where it may', async () => {
    const bench = makeBench(shell);
    const directory = join(bench.home, 'd');
    const path = join(directory, 'f');
    mkdirSync(directory);
    writeFileSync(path, 'old', { mode: 0o604 });
    execFileSync('chattr', ['+i', directory]);
    try {
      const args = { content: 'new', dest: '~/d/f', unsafe_writes: true, group: 1 };
      await conform(bench, copy, args);
      expect(readFileSync(path, 'utf8')).toBe('new');
      expect(statSync(path).gid).toBe(1);
      expect(modeOf(path)).toBe('604');
    } finally {
      execFileSync('chattr', ['-i', directory]);
    }
    const { ino } = statSync(path);
    await conform(bench, copy, { content: 'newer', dest: '~/d/f', unsafe_writes: true, mode: '0640' });
    expect(modeOf(path)).toBe('640');
    // Where a rename can be made, it is.
    expect(statSync(path).ino).not.toBe(ino);
    expect(readdirSync(directory)).toEqual(['f']);
  });

  test('writes a dict as JSON', async () => {
    const bench = makeBench(shell);
    await conform(bench, copy, { content: { a: [1, 'x'] }, dest: 'f' });
    expect(JSON.parse(readFileSync(join(bench.home, 'f'), 'utf8'))).toEqual({ a: [1, 'x'] });
    expect(modeOf(join(bench.home, 'f'))).toBe('644');
  });

  test('puts a file into a directory, which a slash makes', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.node, 'app.conf'), 'x', { mode: 0o755 });
    await conform(bench, copy, { src: 'app.conf', dest: 'new/dir/', mode: 'preserve' });
    expect(modeOf(join(bench.home, 'new/dir/app.conf'))).toBe('755');
    await conform(bench, copy, { src: 'app.conf', dest: 'new', mode: 'u=rw,g=,o=' });
    expect(modeOf(join(bench.home, 'new/app.conf'))).toBe('600');
  });

  test.each([{ remote: true }, { remote: false }])('tells what became of a tree ($remote)', async ({ remote }) => {
    const bench = makeBench(shell);
    const src = join(bench.node, 'tree');
    mkdirSync(src);
    writeFileSync(join(src, 'f'), 'x');
    const task = { src: `${src}/`, dest: 'new', directory_mode: '0750', remote_src: remote };
    const made = await conform(bench, copy, remote ? task : { ...task, src: 'tree/' });
    expect(made.fields).toMatchObject({ state: 'directory', mode: '0750' });
  });

  test.each([true, false])('copies what links of the host lead to, or the links (%s)', async (local_follow) => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'from/sub'), { recursive: true });
    mkdirSync(join(bench.home, 'to/real'), { recursive: true });
    writeFileSync(join(bench.home, 'from/sub/f'), 'x');
    symlinkSync('sub/f', join(bench.home, 'from/file'));
    symlinkSync('sub', join(bench.home, 'from/directory'));
    symlinkSync('gone', join(bench.home, 'from/broken'));
    // A link to a directory serves as a directory at the destination, and stays.
    symlinkSync('real', join(bench.home, 'to/sub'));
    await conform(bench, copy, { src: 'from/', dest: 'to', remote_src: true, local_follow });
    const isLink = (name: string) => lstatSync(join(bench.home, 'to', name)).isSymbolicLink();
    expect(['file', 'directory', 'broken', 'sub'].map(isLink)).toEqual([!local_follow, !local_follow, true, true]);
    expect(readFileSync(join(bench.home, 'to/directory/f'), 'utf8')).toBe('x');
    expect(readFileSync(join(bench.home, 'to/real/f'), 'utf8')).toBe('x');
  });

  test('says that the directory is missing', async () => {
    const bench = makeBench(shell);
    const done = await run(bench, copy, { content: 'x', dest: '~/none/f' });
    expect(done.fields.msg).toBe(`Destination directory ${join(bench.home, 'none')} does not exist`);
  });

  test('leaves a file that differs alone without force', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'old');
    expect((await run(bench, copy, { content: 'new', dest: 'f', force: false })).status).toBe('ok');
  });

  test('replaces a link, or writes through it when told to follow', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'real'), 'old');
    symlinkSync('real', join(bench.home, 'link'));
    await conform(bench, copy, { content: 'new', dest: 'link', follow: true });
    expect(readFileSync(join(bench.home, 'real'), 'utf8')).toBe('new');
    await conform(bench, copy, { content: 'newer', dest: 'link' });
    expect(lstatSync(join(bench.home, 'link')).isFile()).toBe(true);
  });

  test('replaces a link to a directory by a text', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'd'));
    symlinkSync('d', join(bench.home, 'l'));
    await conform(bench, copy, { content: 'x', dest: 'l' });
    expect(readFileSync(join(bench.home, 'l'), 'utf8')).toBe('x');
  });

  test('keeps a backup', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'old');
    const done = await conform(bench, copy, { content: 'new', dest: 'f', backup: true });
    expect(done.fields.backup_file).toMatch(/^f\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);
    expect(readFileSync(join(bench.home, String(done.fields.backup_file)), 'utf8')).toBe('old');
  });

  test('leaves the old file where validation fails, and nothing beside it', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'f'), 'old');
    const done = await run(bench, copy, { content: 'new', dest: 'f', validate: "grep -q 'old' %s" });
    expect(done.status).toBe('failed');
    expect(done.fields.msg).toContain('failed to validate: rc:1');
    expect(readdirSync(bench.home)).toEqual(['f']);
    await conform(bench, copy, { content: 'new', dest: 'f', validate: "grep -q 'new' %s" });
  });

  test('does not take an unknown owner', async () => {
    const bench = makeBench(shell);
    const done = await run(bench, copy, { content: 'new', dest: 'f', owner: 'no-such-user' });
    expect(done.fields.msg).toContain('no-such-user');
    expect(existsSync(join(bench.home, 'f'))).toBe(false);
  });

  test('does not show a binary', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.node, 'b'), Buffer.from([0, 1, 2, 255]));
    const done = await conform(bench, copy, { src: 'b', dest: 'b' });
    expect(done.differences).toEqual([{ what: 'content', path: 'b', before: null, after: null }]);
    expect(readFileSync(join(bench.home, 'b'))).toEqual(Buffer.from([0, 1, 2, 255]));
  });

  test('decrypts a vault', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.node, 'v'), '$ANSIBLE_VAULT;1.1;AES256\n00\n');
    await conform(bench, copy, { src: 'v', dest: 'v' });
    expect(readFileSync(join(bench.home, 'v'), 'utf8')).toBe('opened\n');
  });

  test('copies a directory, and what is in it', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.node, 'tree/sub/empty'), { recursive: true });
    writeFileSync(join(bench.node, 'tree/a b'), '1');
    writeFileSync(join(bench.node, 'tree/sub/-c'), '2');
    writeFileSync(join(bench.node, 'tree/big'), Buffer.alloc(2_000_000, 'x'));
    await conform(bench, copy, { src: 'tree', dest: 'one', mode: '0640', directory_mode: '0750' });
    expect(readFileSync(join(bench.home, 'one/tree/sub/-c'), 'utf8')).toBe('2');
    expect([modeOf(join(bench.home, 'one/tree/sub/empty')), modeOf(join(bench.home, 'one/tree/a b'))]).toEqual([
      '750',
      '640',
    ]);
    await conform(bench, copy, { src: 'tree/', dest: 'two/' });
    expect(statSync(join(bench.home, 'two/big')).size).toBe(2_000_000);
    writeFileSync(join(bench.node, 'tree/a b'), '3');
    const done = await conform(bench, copy, { src: 'tree/', dest: 'two' });
    expect(done.differences).toMatchObject([{ path: 'two/a b', before: '1', after: '3' }]);
  });

  test('a link of the tree that leads nowhere, or round in a circle, stays a link', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.node, 'd'));
    writeFileSync(join(bench.node, 'd', 'f'), 'text');
    for (const [name, target] of [
      ['nowhere', 'no such'],
      ['circle', '../d'],
      ['good', 'f'],
    ] as const) {
      symlinkSync(target, join(bench.node, 'd', name));
    }
    await conform(bench, copy, { src: 'd/', dest: 'copy/' });
    expect(readlinkSync(join(bench.home, 'copy/nowhere'))).toBe('no such');
    expect(readlinkSync(join(bench.home, 'copy/circle'))).toBe('../d');
    expect(lstatSync(join(bench.home, 'copy/good')).isFile()).toBe(true);
  });

  test('copies links as links when told not to follow them', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.node, 'tree'));
    symlinkSync('elsewhere', join(bench.node, 'tree/link'));
    await conform(bench, copy, { src: 'tree/', dest: 'tree', local_follow: false });
    expect(readlinkSync(join(bench.home, 'tree/link'))).toBe('elsewhere');
  });

  test('copies a file of the host', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.home, 'from'), 'x', { mode: 0o711 });
    mkdirSync(join(bench.home, 'dir'));
    await conform(bench, copy, { src: 'from', dest: 'dir', remote_src: true, mode: 'preserve' });
    expect(modeOf(join(bench.home, 'dir/from'))).toBe('711');
    const wrong = run(bench, copy, { src: 'from', dest: 'f', remote_src: true, checksum: '0'.repeat(40) });
    await expect(wrong).rejects.toThrow('from has the checksum 11f6ad8ec52a2984abaafd7c3b516503785c2072, not 000');
    const missing = await run(bench, copy, { src: 'nope', dest: 'dir', remote_src: true });
    expect(missing.fields.msg).toContain('Source nope not found');
  });

  test('copies a directory of the host', async () => {
    const bench = makeBench(shell);
    mkdirSync(join(bench.home, 'from/sub dir'), { recursive: true });
    writeFileSync(join(bench.home, 'from/sub dir/f'), 'x');
    chmodSync(join(bench.home, 'from/sub dir/f'), 0o755);
    symlinkSync('sub dir/f', join(bench.home, 'from/link'));
    await conform(bench, copy, { src: '~/from/', dest: '~/to', remote_src: true, local_follow: false });
    expect(modeOf(join(bench.home, 'to/sub dir/f'))).toBe('755');
    expect(readlinkSync(join(bench.home, 'to/link'))).toBe('sub dir/f');
    await conform(bench, copy, { src: 'from', dest: 'to', remote_src: true });
    expect(readFileSync(join(bench.home, 'to/from/sub dir/f'), 'utf8')).toBe('x');
  });

  test('renders a template', async () => {
    const bench = makeBench(shell);
    writeFileSync(join(bench.node, 't.j2'), 'hello {{ name }}\n');
    const done = await conform(bench, template, {
      src: 't.j2',
      dest: '~/out',
      mode: '0600',
      validate: 'grep world %s',
    });
    expect(readFileSync(join(bench.home, 'out'), 'utf8')).toBe('hello world\n');
    expect(done.fields).toMatchObject({ checksum: '22596363b3de40b06f981fb85d82312e8c0ed511', mode: '0600' });
  });
});
