import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileDigests } from '../../src/sdk/file-digests.ts';

const directory = mkdtempSync(join(tmpdir(), 'infrakit-digests-'));
afterAll(() => rmSync(directory, { recursive: true }));

const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

it.each([
  ['empty', 0],
  ['of one slice and a byte', 1024 * 1024 + 1],
  ['large enough for a thread', 9 * 1024 * 1024 + 7],
])('digests a file that is %s, and again after it has changed', async (name, size) => {
  const path = join(directory, name);
  for (let round = 0; round < 2; round += 1) {
    const bytes = randomBytes(size);
    writeFileSync(path, bytes);
    const expected = ['sha256', 'sha1'].map((algorithm) => digest(algorithm, bytes));
    expect(await fileDigests(path, ['sha256', 'sha1'])).toEqual(expected);
    expect(await fileDigests(path, ['sha1'])).toEqual(expected.slice(1));
  }
});

it('leaves the event loop free meanwhile', async () => {
  const path = join(directory, 'busy');
  writeFileSync(path, randomBytes(64 * 1024 * 1024));
  const before = performance.eventLoopUtilization();
  await fileDigests(path, ['sha512', 'md5']);
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
});

it('says why it cannot read a file, and reads it later', async () => {
  const path = join(directory, 'late');
  await expect(fileDigests(path, ['sha1'])).rejects.toThrow('ENOENT');
  writeFileSync(path, 'here');
  expect(await fileDigests(path, ['sha1'])).toEqual([digest('sha1', Buffer.from('here'))]);
});
