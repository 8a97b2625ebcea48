import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const OTHERS_MAY_WRITE = 0o022;
/** Files of other releases are removed after so many milliseconds without use. */
const KEPT = 30 * 24 * 3600 * 1000;

/**
 * A directory for what can be made anew at any time, and nobody else can write: what lies there may be run. Undefined
 * where there is none, or `INFRAKIT_CACHE=off` says not to use it.
 *
 * XDG Base Directory Specification: `$XDG_CACHE_HOME`, else `~/.cache`.
 */
export function cacheDirectory(): string | undefined {
  if (process.env.INFRAKIT_CACHE === 'off') return undefined;
  const base = process.env.XDG_CACHE_HOME;
  const directory = join(base?.startsWith('/') ? base : join(homedir(), '.cache'), 'infrakit');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const stat = lstatSync(directory);
    return stat.isDirectory() && isOursAlone(stat) ? directory : undefined;
  } catch {
    return undefined;
  }
}

const isOursAlone = ({ uid, mode }: Stats): boolean => uid === process.geteuid?.() && (mode & OTHERS_MAY_WRITE) === 0;

/** A file of the cache; undefined where it is not there or not ours alone. */
export function readCached(directory: string, name: string): Buffer | undefined {
  try {
    const path = join(directory, name);
    return isOursAlone(lstatSync(path)) ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a file in the cache; others see all of it or nothing. Where it cannot be written, it is made anew the next time.
 *
 * @param cleans whether what nobody uses any more is looked for and removed
 */
export function writeCached(directory: string, name: string, content: Uint8Array, cleans = true): void {
  const temporary = join(directory, `.${name}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, join(directory, name));
    for (const other of cleans ? readdirSync(directory) : []) {
      const path = join(directory, other);
      if (Date.now() - statSync(path).atimeMs > KEPT) rmSync(path, { force: true });
    }
  } catch {
    discard(temporary);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing could be written, nothing is to be removed.
  }
}
