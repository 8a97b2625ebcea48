import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InfrakitError } from '../source/infrakit-error.ts';

const PRIVATE = 0o600;
/** Stands for standard input and output. */
export const STANDARD = '-';

/** The content of a file, or of standard input. @throws InfrakitError where it cannot be read */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path === STANDARD ? 0 : path);
  } catch (cause) {
    throw new InfrakitError(`cannot read ${path}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

/**
 * Puts content into a file, whole or not at all: whoever reads it, also after a power cut, finds the old or the new. An
 * existing file keeps its owner and permissions, a new one is readable by its owner alone; a link stays one.
 *
 * @throws InfrakitError where it cannot be written
 */
export function writeOutput(path: string, content: string | Uint8Array): void {
  if (path === STANDARD) {
    process.stdout.write(content);
    return;
  }
  try {
    replace(resolved(path), content);
  } catch (cause) {
    throw new InfrakitError(`cannot write ${path}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

function replace(path: string, content: string | Uint8Array): void {
  const before = statSync(path, { throwIfNoEntry: false });
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const file = openSync(temporary, 'wx', PRIVATE);
  try {
    if (before) {
      if (process.geteuid?.() === 0) fchownSync(file, before.uid, before.gid);
      fchmodSync(file, before.mode & 0o7777);
    }
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
