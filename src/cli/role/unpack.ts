import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ReadEntry, Unpack } from 'tar';
import { InfrakitError } from '../../source/infrakit-error.ts';

/** What an archive may hold at most: real roles are a thousand times smaller. */
const MOST_BYTES = 512 * 1024 * 1024;
const MOST_ENTRIES = 50_000;

const KINDS = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'SymbolicLink']);

/**
 * Unpacks a tar archive, compressed or not, into an empty directory. Nothing in it can reach out of there: an archive with
 * absolute paths, `..`, links that lead outside, hard links, devices or more than a role can need is refused as a whole.
 *
 * @param shown how errors name the archive
 * @throws InfrakitError
 */
export async function unpack(archive: string | Readable, directory: string, shown: string): Promise<void> {
  const source = typeof archive === 'string' ? createReadStream(archive) : archive;
  const counts = { bytes: 0, entries: 0 };
  let refusal: string | undefined;
  const unpacking = new Unpack({
    cwd: directory,
    strict: true,
    preserveOwner: false,
    noMtime: true,
    processUmask: 0o022,
    filter(path, entry) {
      refusal ??= faultOf(path, entry as ReadEntry, counts);
      // Nothing more is read of what is refused.
      if (refusal !== undefined) source.destroy(new Error(refusal));
      return refusal === undefined;
    },
  });
  try {
    await pipeline(source, unpacking);
  } catch (cause) {
    if (refusal === undefined) {
      throw new InfrakitError(`cannot unpack ${shown}: ${(cause as Error).message}`, { cause });
    }
  }
  refusal ??= counts.entries === 0 ? 'it is empty, or no tar archive' : undefined;
  if (refusal !== undefined) throw new InfrakitError(`${shown} is refused: ${refusal}`);
}

/** Why an entry is not wanted; it is counted. */
function faultOf(path: string, entry: ReadEntry, counts: { bytes: number; entries: number }): string | undefined {
  counts.bytes += entry.size;
  counts.entries += 1;
  if (counts.entries > MOST_ENTRIES) return `it has more than ${MOST_ENTRIES} entries`;
  if (counts.bytes > MOST_BYTES) return `it holds more than ${MOST_BYTES / 1024 / 1024} MiB`;
  if (!KINDS.has(entry.type)) return `"${path}" is a ${entry.type}`;
  if (leadsOut(path)) return `"${path}" leads out of it`;
  const target = entry.linkpath ?? '';
  if (entry.type !== 'SymbolicLink') return undefined;
  const isOut = target.startsWith('/') || leadsOut(posix.join(posix.dirname(path), target));
  return isOut ? `the link "${path}" leads out of it, to "${target}"` : undefined;
}

/** By the path that is left once `.` and `..` are worked out; a `..` on the way is refused, too. */
const leadsOut = (path: string): boolean => {
  const plain = posix.normalize(path);
  return plain.startsWith('/') || plain === '..' || plain.startsWith('../') || path.includes('\0');
};
