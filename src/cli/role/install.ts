import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { contentHash } from './content-hash.ts';
import { dependenciesOf } from './dependencies.ts';
import { fetchArchive } from './fetch-archive.ts';
import { fetchGit } from './fetch-git.ts';
import { askGalaxy } from './galaxy.ts';
import { collectionName, installedVersion, putInPlace, recordInstallation } from './installed.ts';
import type { Lock, LockEntry } from './lock-file.ts';
import { type Requirement, refuseName } from './requirement.ts';

export interface Wishes {
  readonly rolesPath: string;
  readonly collectionsPath: string;
  /** Replace what is there, and what the lock says. */
  readonly force: boolean;
  /** Install what the lock says and nothing else. */
  readonly locked: boolean;
  readonly dependencies: boolean;
  /** Go on with the others where one cannot be installed. */
  readonly ignoreErrors?: boolean;
  readonly server: string;
  readonly say: (line: string) => void;
}

/**
 * Installs requirements and what they depend on. Each appears whole or not at all; what the lock holds is verified, and
 * what it does not is added to it.
 *
 * @param lock what was installed before; it is changed
 * @throws InfrakitError for the first that cannot be installed
 */
export async function install(wanted: readonly Requirement[], lock: Lock, wishes: Wishes): Promise<void> {
  const pending = [...wanted];
  const done = new Set<string>();
  for (let next = pending.shift(); next; next = pending.shift()) {
    const key = `${next.kind} ${next.name ?? JSON.stringify(next.source)}`;
    if (done.has(key)) continue;
    done.add(key);
    const path = await attempt(next, lock, wishes);
    if (path === undefined) continue;
    if (next.kind === 'role' && wishes.dependencies) pending.push(...dependenciesOf(path, wishes));
  }
}

/** Installs one; undefined where it cannot be and others are to be gone on with, which is said. */
async function attempt(wanted: Requirement, lock: Lock, wishes: Wishes): Promise<string | undefined> {
  try {
    return await installOne(wanted, lock, wishes);
  } catch (error) {
    if (!wishes.ignoreErrors || !(error instanceof InfrakitError)) throw error;
    wishes.say(`${wanted.name ?? wanted.written} was NOT installed successfully: ${error.message}`);
    return undefined;
  }
}

/** @returns the directory of what is installed */
async function installOne(wanted: Requirement, lock: Lock, wishes: Wishes): Promise<string> {
  const { name } = wanted;
  const known = name === undefined ? undefined : entriesOf(lock, wanted)[name];
  const locked = known && sameWish(known, wanted) ? known : undefined;
  if (wishes.locked && !locked) {
    const what = known ? 'is wanted otherwise than the lock file says' : 'is not in the lock file';
    throw new InfrakitError(`the ${wanted.kind} "${name ?? wanted.written}" ${what}`, {
      span: wanted.span,
      hint: 'install without --locked, and keep the lock file that is written',
    });
  }
  const there = name === undefined ? undefined : placeOf(name, wanted.kind, wishes);
  if (name !== undefined && there !== undefined && existsSync(there) && !wishes.force) {
    return stay(there, name, locked, known, wanted, wishes);
  }
  return fetchAndPut(wanted, wishes.force && !wishes.locked ? undefined : locked, lock, wishes);
}

/** What is there already stays, if it is what it should be. */
function stay(
  path: string,
  name: string,
  locked: LockEntry | undefined,
  known: LockEntry | undefined,
  wanted: Requirement,
  { say }: Wishes,
): string {
  if (known && !locked) {
    throw new InfrakitError(
      `the ${wanted.kind} "${name}" is installed from ${known.source} ${known.version ?? ''}, and wanted from ${wanted.written} ${wanted.source.version ?? ''}`,
      { span: wanted.span, hint: '--force replaces it' },
    );
  }
  if (locked && contentHash(path) !== locked.sha256) {
    throw new InfrakitError(`the ${wanted.kind} "${name}" in ${path} is not what the lock file says`, {
      span: wanted.span,
      hint: 'it was changed after it was installed: keep what you need of it, then --force installs it anew',
    });
  }
  say(`${name} ${installedVersion(path) ?? ''} is already installed`.replace('  ', ' '));
  return path;
}

async function fetchAndPut(
  wanted: Requirement,
  locked: LockEntry | undefined,
  lock: Lock,
  wishes: Wishes,
): Promise<string> {
  const shelf = wanted.kind === 'role' ? wishes.rolesPath : join(wishes.collectionsPath, 'ansible_collections');
  mkdirSync(shelf, { recursive: true });
  // Beside its place, so that a rename puts it there.
  const room = mkdtempSync(join(shelf, '.infrakit-'));
  try {
    const { content, commit } = await fetchContent(wanted, locked, room, wishes);
    const name = wanted.kind === 'collection' ? collectionName(content, wanted) : (wanted.name ?? '');
    if (wanted.kind === 'role') refuseEmptyRole(content, wanted);
    refuseName(name, wanted.kind, wanted.span);
    const sha256 = contentHash(content);
    const entry = { source: wanted.written, version: wanted.source.version ?? null, commit, sha256 };
    const before = entriesOf(lock, wanted)[name];
    const isForced = wishes.force && !wishes.locked;
    if (before && sameWish(before, wanted) && before.sha256 !== sha256 && !isForced) {
      throw new InfrakitError(
        `${entry.source} is not what the lock file says of "${name}": sha256 ${sha256} instead of ${before.sha256}`,
        { span: wanted.span, hint: 'it was changed where it comes from; if that is meant, --force takes it' },
      );
    }
    recordInstallation(content, wanted.source.version ?? commit ?? '');
    const place = placeOf(name, wanted.kind, wishes);
    putInPlace(content, place, join(room, 'old'));
    entriesOf(lock, wanted)[name] = entry;
    wishes.say(`${name} ${wanted.source.version ?? commit ?? ''} was installed`.replace('  ', ' '));
    return place;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

async function fetchContent(
  wanted: Requirement,
  locked: LockEntry | undefined,
  room: string,
  { server }: Wishes,
): Promise<{ readonly content: string; readonly commit: string | null }> {
  const source = wanted.source.kind === 'galaxy' ? await askGalaxy(wanted, wanted.source, server) : wanted.source;
  const content = join(room, 'content');
  mkdirSync(content);
  if (source.kind === 'archive') return { content: await fetchArchive(source.place, content), commit: null };
  return { content, commit: await fetchGit(source, locked?.commit ?? undefined, room, content) };
}

function refuseEmptyRole(content: string, { name, span }: Requirement): void {
  if (ROLE_FOLDERS.some((folder) => existsSync(join(content, folder)))) return;
  throw new InfrakitError(`"${name}" is no role: it has none of ${ROLE_FOLDERS.join(', ')}`, { span });
}

const ROLE_FOLDERS = ['tasks', 'meta', 'defaults', 'vars', 'handlers', 'library', 'templates', 'files'];

const entriesOf = ({ roles, collections }: Lock, { kind }: Requirement): Lock['roles'] =>
  kind === 'role' ? roles : collections;

const sameWish = (entry: LockEntry, { source, written }: Requirement): boolean =>
  entry.source === written && entry.version === (source.version ?? null);

const placeOf = (name: string, kind: Requirement['kind'], { rolesPath, collectionsPath }: Wishes): string =>
  kind === 'role' ? join(rolesPath, name) : join(collectionsPath, 'ansible_collections', ...name.split('.'));
