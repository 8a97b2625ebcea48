import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { runInWorker } from '../source/worker-task.ts';

/** A thread of its own costs about what hashing so many bytes does. */
const WORTH_A_THREAD = 8 * 1024 * 1024;
const SLICE = 1024 * 1024;

const IN_A_THREAD = `
const { createHash } = require('node:crypto');
const { openSync, readSync } = require('node:fs');
const hashes = input.algorithms.map((algorithm) => createHash(algorithm));
const slice = Buffer.allocUnsafe(${SLICE});
const file = openSync(input.path);
for (let count; (count = readSync(file, slice, 0, slice.length, null)) > 0; ) {
  for (const hash of hashes) hash.update(slice.subarray(0, count));
}
done(hashes.map((hash) => hash.digest('hex')));
`;

const known = new Map<string, Promise<readonly string[]>>();

/**
 * Digests of a file of the control node in hexadecimal, in the order of the algorithms. It is read once for all hosts of
 * a run, as long as it does not change, and a large one in a thread of its own.
 *
 * @throws Error of node:fs where it cannot be read
 */
export async function fileDigests(path: string, algorithms: readonly string[]): Promise<readonly string[]> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const key = [dev, ino, size, mtimeNs, ctimeNs, ...algorithms].join();
  const digests = known.get(key) ?? compute(path, Number(size), algorithms);
  known.set(key, digests);
  digests.catch(() => known.delete(key));
  return digests;
}

const compute = (path: string, size: number, algorithms: readonly string[]): Promise<readonly string[]> =>
  size > WORTH_A_THREAD ? runInWorker(IN_A_THREAD, { path, algorithms }) : computeHere(path, algorithms);

async function computeHere(path: string, algorithms: readonly string[]): Promise<readonly string[]> {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  const slice = Buffer.allocUnsafe(SLICE);
  const file: FileHandle = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(slice, 0, SLICE, null);
      if (bytesRead === 0) return hashes.map((hash) => hash.digest('hex'));
      for (const hash of hashes) hash.update(slice.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
