import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the tests of a run one temporary directory, and takes it away after them with all that they left in it. */
export function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'tests-'));
  // As /tmp itself: some tests work as another user.
  chmodSync(directory, 0o1777);
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
