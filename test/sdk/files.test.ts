import { mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeText, encodeText, fileText, sha256Of } from '../../src/sdk/file-content.ts';
import { Fields, places } from '../../src/sdk/file-place.ts';
import { directoryOf, fileState, nameOf, withoutSlash } from '../../src/sdk/file-state.ts';
import { globWord } from '../../src/sdk/glob-word.ts';
import { own } from '../../src/sdk/ownership.ts';
import { renameOver } from '../../src/sdk/rename-over.ts';
import { userUmask } from '../../src/sdk/user-umask.ts';
import { isSame, writeFile, writtenFields } from '../../src/sdk/write-file.ts';
import { sh } from '../../src/shell/sh.ts';
import { home, readIn, runIn } from './host-files.ts';

const output = (stdout: string, rc = 0) => ({ rc, stdout, stderr: '', bytes: Buffer.from(stdout) });

test('the state of a path tells its type, where a link points, and which directory is there', () => {
  const at = home();
  writeFileSync(join(at, 'f'), 'four', { mode: 0o640 });
  symlinkSync('f', join(at, 'l'));
  expect(readIn(at, fileState('~/f'))).toMatchObject({
    path: join(at, 'f'),
    type: 'file',
    attributes: { mode: 0o640, size: 4 },
  });
  expect(readIn(at, fileState('l'))).toMatchObject({ path: 'l', type: 'link', target: 'f' });
  expect(readIn(at, fileState('l', { follow: true }))).toMatchObject({ path: join(at, 'f'), type: 'file' });
  expect(readIn(at, fileState('a/b/c'))).toMatchObject({ type: 'absent', base: '.', hasParent: false });
});

test.each([
  ['/a/b/', '/a', 'b'],
  ['/a', '/', 'a'],
  ['a', '.', 'a'],
  ['a//b', 'a', 'b'],
])('%s lies in %s and is called %s', (path, directory, name) => {
  expect([directoryOf(withoutSlash(path)), nameOf(path)]).toEqual([directory, name]);
});

test('a place tells the text of a file only where it is not the wanted one', () => {
  const at = home();
  writeFileSync(join(at, 'f'), 'old\n');
  mkdirSync(join(at, 'd'));
  const sha256 = sha256Of({ bytes: Buffer.from('old\n') });
  const [same, other, inside] = readIn(
    at,
    places([
      { path: 'f', sha256 },
      { path: 'f', sha256: 'x' },
      { path: 'd', inside: 'g', sha256 },
    ]),
  );
  expect(same).toMatchObject({ sha256 });
  expect(same).not.toHaveProperty('text');
  expect(other).toMatchObject({ text: 'old\n' });
  expect(inside?.at).toMatchObject({ path: 'd/g', type: 'absent', hasParent: true });
});

test('an answer that is cut off or failed is no answer', () => {
  expect(() => new Fields(output('abc')).next()).toThrow('only in part');
  expect(() => new Fields(output('', 2))).toThrow('exit status 2');
  expect(() => new Fields(output('abc\0')).take(2)).toThrow('changed on the host while it was read');
});

test('bytes that are no UTF-8 come back as they were, with characters of the task between them', () => {
  const bytes = Buffer.from([0x61, 0xe4, 0x0a]);
  const { text, encoding } = decodeText(bytes);
  expect(Buffer.from(encodeText(text, encoding)).equals(bytes)).toBe(true);
  expect(Buffer.from(encodeText(`${text}€`, encoding))).toEqual(Buffer.from([0x61, 0xe4, 0x0a, 0xe2, 0x82, 0xac]));
});

test('the text of a file is told from that of none', () => {
  const at = home();
  writeFileSync(join(at, 'empty'), '');
  expect(readIn(at, fileText('empty'))).toEqual({ text: '', encoding: 'utf8' });
  expect(readIn(at, fileText('none'))).toBeNull();
});

test('wildcards stand for what is there, and all else for itself', () => {
  const at = home();
  for (const name of ['a 1', 'a 2', '$(b)']) writeFileSync(join(at, name), '');
  expect(runIn(at, sh`printf '%s|' ${globWord('a *')} ${globWord('$(b)')}`).toString()).toBe('a 1|a 2|$(b)|');
});

test('a file that is replaced keeps its mode, or gets the one that is asked for', () => {
  const at = home();
  writeFileSync(join(at, 'f'), 'old', { mode: 0o604 });
  const content = { bytes: Buffer.from('new') };
  const write = (options: Parameters<typeof writeFile>[2]) => {
    const change = writeFile(readIn(at, fileState('f')), content, options);
    const [staged] = change.stage ?? [];
    writeFileSync(join(at, staged?.temporary ?? ''), 'new', { mode: 0o600 });
    return runIn(at, change.apply).toString();
  };
  const told = output(write({ backup: true }));
  expect([readFileSync(join(at, 'f'), 'utf8'), statSync(join(at, 'f')).mode & 0o777]).toEqual(['new', 0o604]);
  const fields = writtenFields(readIn(at, fileState('f')), {}, [told]);
  expect(fields).toMatchObject({ mode: '0604', size: 3, state: 'file' });
  expect(readFileSync(join(at, String(fields.backup_file)), 'utf8')).toBe('old');
  expect(isSame(output(write({ unlessSame: true })))).toBe(true);
  write({ mode: 'g+w' });
  expect(statSync(join(at, 'f')).mode & 0o777).toBe(0o624);
});

test('a missing directory leaves a file unmet unless it is to be made', () => {
  const at = { path: '/a/b/f', base: '/a', hasParent: false, type: 'absent' } as const;
  const content = { bytes: Buffer.from('x') };
  expect(writeFile(at, content).unmet).toBe('Destination directory /a/b does not exist');
  expect(writeFile(at, content, { makeParent: true }).unmet).toBeUndefined();
  expect(writeFile(at, content).stage?.[0]?.temporary).toMatch(/^\/a\/\.f\.infrakit-[0-9a-f]{16}$/);
});

test('owner, group and mode differ by name or by number', () => {
  const at = home();
  writeFileSync(join(at, 'f'), '', { mode: 0o640 });
  const state = readIn(at, fileState('f'));
  const { owner, gid } = state.attributes ?? {};
  expect([...own(state, { owner, group: String(gid), mode: 'u=rw,g=r' })]).toEqual([]);
  const changes = [...own(state, { owner: 'nobody', mode: '0600' })];
  expect(changes.map(({ what, before, after }) => [what, before, after])).toEqual([
    ['owner', owner, 'nobody'],
    ['mode', '0640', '0600'],
  ]);
  expect([...own({ path: 'f', type: 'absent' }, { owner: 'nobody' })]).toEqual([]);
});

test('a link to a directory is replaced, and not what it points to', () => {
  const at = home();
  for (const name of ['one', 'two']) mkdirSync(join(at, name));
  symlinkSync('one', join(at, 'current'));
  symlinkSync('two', join(at, 'new'));
  runIn(at, renameOver('new', { path: 'current', type: 'link' }));
  expect(readlinkSync(join(at, 'current'))).toBe('two');
});

test('the umask is that of the login', () => {
  expect(runIn(home(), sh`infrakit_umask=0027; ${userUmask}; umask`).toString()).toBe('0027\n');
  expect(runIn(home(), sh`${userUmask}; umask`).toString()).toBe('0022\n');
});
