import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { INLINE_LIMIT } from '../../src/remote/stage.ts';
import { type Change, type Content, change } from '../../src/sdk/change.ts';
import { sh } from '../../src/shell/sh.ts';
import { testAsRoot } from '../requires.ts';
import { localTarget, ShellConnector } from './local-host.ts';
import { shells } from './shells.ts';

describe.each(shells)('changes on a host whose /bin/sh is %s', (shell) => {
  const host = new RemoteHost(localTarget, new ShellConnector(shell));
  afterAll(() => host.close());
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'infrakit-apply-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** A change that puts a file in place; `apply` runs before the rename. */
  const put = (name: string, content: Content, apply = sh`:`): Change => {
    const temporary = join(directory, `.${name}.new`);
    return change('content', null, null, sh`${apply} && mv -f ${temporary} ${join(directory, name)}`, {
      stage: [{ temporary, content }],
    });
  };
  const every = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
  const pattern = (size: number): Buffer => Buffer.alloc(size, every);
  const local = (bytes: Buffer): Content => {
    const localPath = join(directory, 'local');
    writeFileSync(localPath, bytes);
    return { localPath, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };

  it.each([
    ['a text', Buffer.from("it's $HOME `x` \\ % äö\n\n")],
    ['nothing', Buffer.alloc(0)],
    ['every byte', every],
    ['bytes that end in newlines', Buffer.from([0, 10, 10])],
    ['as much as fits into a script', pattern(INLINE_LIMIT)],
    ['one byte more', pattern(INLINE_LIMIT + 1)],
    ['three megabytes', pattern(3_000_000)],
  ])('lay down %s for the user alone', async (_name, bytes) => {
    const outputs = await host.apply([put("it's a file", { bytes })]);
    expect(outputs).toMatchObject([{ rc: 0, stderr: '' }]);
    const file = join(directory, "it's a file");
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([1_000, 200_000])('lay down a file of the control node of %i bytes', async (size) => {
    const bytes = pattern(size);
    expect(await host.apply([put('copy', local(bytes))])).toMatchObject([{ rc: 0 }]);
    expect(readFileSync(join(directory, 'copy')).equals(bytes)).toBe(true);
  });

  it('are applied in order, small and large ones mixed, and stop after the first that fails', async () => {
    const log = join(directory, 'log');
    const note = (word: string) => change(word, null, null, sh`echo ${word} >>${log}`);
    const outputs = await host.apply([
      note('one'),
      put('large', { bytes: pattern(100_000) }, sh`echo two >>${log}`),
      note('three'),
      change('broken', null, null, sh`echo reason >&2; exit 9`),
      note('never'),
      put('never', { bytes: pattern(100_000) }),
    ]);
    expect(outputs.map(({ rc }) => rc)).toEqual([0, 0, 0, 9]);
    expect(outputs.at(-1)?.stderr).toBe('reason\n');
    expect(readFileSync(log, 'utf8')).toBe('one\ntwo\nthree\n');
    expect(readdirSync(directory).sort()).toEqual(['large', 'log']);
  });

  it.each([10, 100_000])('leave no temporary file of %i bytes behind when they fail', async (size) => {
    expect(await host.apply([put('file', { bytes: pattern(size) }, sh`false`)])).toMatchObject([{ rc: 1 }]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([10, 100_000])('of %i bytes do not follow a link that another user has laid out', async (size) => {
    const elsewhere = join(directory, 'elsewhere');
    writeFileSync(elsewhere, 'untouched');
    symlinkSync(elsewhere, join(directory, '.file.new'));
    const [output] = await host.apply([put('file', { bytes: pattern(size) })]);
    expect(output?.rc).not.toBe(0);
    expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
  });

  it.each([10, 100_000])('of %i bytes replace what a killed run left', async (size) => {
    writeFileSync(join(directory, '.file.new'), 'left');
    expect(await host.apply([put('file', { bytes: pattern(size) })])).toMatchObject([{ rc: 0 }]);
    expect(readFileSync(join(directory, 'file')).equals(pattern(size))).toBe(true);
    expect(readdirSync(directory)).toEqual(['file']);
  });

  testAsRoot.each([10, 100_000])('of %i bytes do not touch a file of another user', async (size) => {
    writeFileSync(join(directory, '.file.new'), 'theirs');
    chownSync(join(directory, '.file.new'), 65534, 65534);
    const [output] = await host.apply([put('file', { bytes: pattern(size) })]);
    expect(output?.rc).not.toBe(0);
    expect(existsSync(join(directory, 'file'))).toBe(false);
  });

  it.each([10, 3_000_000])('of %i bytes report a directory that is not there', async (size) => {
    const temporary = join(directory, 'missing', 'file');
    const staged = { temporary, content: { bytes: pattern(size) } };
    const outputs = await host.apply([change('content', null, null, sh`echo never`, { stage: [staged] })]);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.rc).not.toBe(0);
    expect(outputs[0]?.stderr).toMatch(/missing.file/);
  });

  it('report a local file that vanished', async () => {
    const content = { localPath: join(directory, 'gone'), size: 100_000, sha256: '' };
    await expect(host.apply([put('file', content)])).rejects.toThrow(/cannot read a file of the control node/);
  });

  it('notice a local file that is not as long as it was', async () => {
    const content = { ...local(pattern(100_000)), size: 100_001 };
    expect(await host.apply([put('file', content)])).toMatchObject([
      { rc: 74, stderr: expect.stringContaining('100000 of 100001') },
    ]);
    expect(existsSync(join(directory, '.file.new'))).toBe(false);
  });

  it('need one round trip together', async () => {
    await host.run(sh`:`);
    const before = host.roundTrips;
    await host.apply(Array.from({ length: 20 }, (_, index) => put(`f${index}`, { bytes: every })));
    expect(host.roundTrips - before).toBe(1);
    expect(readdirSync(directory)).toHaveLength(20);
  });

  it('give back a large file as it is', async () => {
    const bytes = pattern(2_000_000);
    writeFileSync(join(directory, 'large'), bytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of host.read(join(directory, 'large'))) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    await expect(host.read(join(directory, 'none'))[Symbol.asyncIterator]().next()).rejects.toThrow(
      /cannot read .*none/,
    );
  });
});
