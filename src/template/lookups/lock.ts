import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refuse } from '../operations/usable.ts';

/** How long another process may hold the lock, and how often it is looked for, in milliseconds. */
const PATIENCE = 7000;
const PAUSE = 50;

/**
 * Does something to a file of the control node while no other run does. The lock is the one that Ansible makes, so that
 * its runs wait too.
 *
 * @throws InfrakitError where another process keeps the lock
 */
export function locked<T>(path: string, work: () => T): T {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = join(directory, `${createHash('sha1').update(path).digest('hex')}.ansible_lockfile`);
  const end = Date.now() + PATIENCE;
  while (!isTaken(lock)) {
    if (Date.now() > end) {
      refuse(`another run holds the lock on ${path}`, `remove ${lock} where there is no such run any more`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Makes the lock; false where it is there already. */
function isTaken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
