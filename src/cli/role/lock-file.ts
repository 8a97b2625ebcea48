import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { InfrakitError } from '../../source/infrakit-error.ts';

/** What was installed for a requirement. */
const ENTRY = z.strictObject({
  source: z.string(),
  /** As it is wanted: a branch, a tag, a commit. */
  version: z.string().nullable(),
  /** Of a git repository: what the version was. */
  commit: z.string().nullable(),
  /** Over all that is in it. */
  sha256: z.string(),
});
export type LockEntry = z.output<typeof ENTRY>;

const LOCK = z.strictObject({
  version: z.literal(1),
  roles: z.record(z.string(), ENTRY),
  collections: z.record(z.string(), ENTRY),
});
export type Lock = z.output<typeof LOCK>;

export const emptyLock = (): Lock => ({ version: 1, roles: {}, collections: {} });

/** `requirements.lock` stands beside `requirements.yml`. */
export const lockPathOf = (requirements: string): string => `${requirements.replace(/\.(?:ya?ml|json)$/, '')}.lock`;

/** @throws InfrakitError for a file that is not one of ours */
export function readLock(path: string): Lock | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return LOCK.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new InfrakitError(`${path} is no lock file of infrakit`, {
      cause,
      hint: 'restore it, or remove it and install anew',
    });
  }
}

/** Others see the old file or the new one. */
export function writeLock(path: string, { roles, collections }: Lock): void {
  const sorted = (entries: Lock['roles']) =>
    Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify({ version: 1, roles: sorted(roles), collections: sorted(collections) }, undefined, 2)}\n`;
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { flag: 'wx' });
  renameSync(temporary, path);
}
