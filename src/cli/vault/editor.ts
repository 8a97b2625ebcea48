import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { findConfiguration } from '../configuration.ts';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Lets the user change a text in `$EDITOR` (vi). An editor needs a file: it lies in memory where the system has a place
 * for that, in a directory that nobody else can enter, and is overwritten and gone when this returns or a signal ends us.
 *
 * @param name the file is called so, for editors that go by endings
 * @throws InfrakitError where the editor fails
 */
export async function editSecret(text: Uint8Array, name: string): Promise<Buffer> {
  const directory = mkdtempSync(join(placeInMemory(), 'infrakit-vault-'));
  const file = join(directory, basename(name));
  const clear = (): void => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0) writeFileSync(file, Buffer.alloc(size));
    rmSync(directory, { recursive: true, force: true });
  };
  const leave = (): void => {
    clear();
    process.exit(1);
  };
  // ^C is meant for the editor.
  const stay = (): void => {};
  for (const signal of SIGNALS) process.once(signal, leave);
  process.on('SIGINT', stay);
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    await runEditor(findConfiguration().settings.value('EDITOR') || 'vi', file);
    return readFileSync(file);
  } finally {
    clear();
    for (const signal of SIGNALS) process.off(signal, leave);
    process.off('SIGINT', stay);
  }
}

/** What the user has put into EDITOR is a command with its options; the file is one more word of it. */
async function runEditor(editor: string, file: string): Promise<void> {
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code === 0) return;
  throw new InfrakitError(`the editor "${editor}" ended with ${signal ?? `status ${code}`}`, {
    hint: 'nothing was changed; EDITOR names another editor',
  });
}

function placeInMemory(): string {
  const places = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].filter((place) => place !== undefined);
  return places.find(isWritable) ?? tmpdir();
}

function isWritable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}
