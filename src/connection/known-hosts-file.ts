import { appendFile, chmod, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock older than this was left behind by a process that died; in milliseconds. */
const STALE = 10_000;
const PATIENCE = 15_000;

/** One after the other within this process; the lock file keeps other processes out. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Adds a line to a file that other processes add to as well, and creates it with mode 0600 where it is missing.
 *
 * @param wanted is asked, with the text of the file as it is now, whether the line is still to be added
 */
export function appendLine(file: string, line: string, wanted: (text: string) => boolean): Promise<void> {
  const appended = queue.then(async () => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await withLock(`${file}.lock`, async () => {
      const text = await readText(file);
      if (!wanted(text ?? '')) return;
      const separator = text === undefined || text === '' || text.endsWith('\n') ? '' : '\n';
      await appendFile(file, `${separator}${line}\n`, { mode: 0o600 });
      if (text === undefined) await chmod(file, 0o600);
    });
  });
  queue = appended.catch(() => {});
  return appended;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await take(lock))) {
    if (Date.now() > deadline) throw new Error(`${lock} is held by another process`);
    await sleep(20 + Math.random() * 40);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > STALE) await rm(lock, { force: true });
  return false;
}
