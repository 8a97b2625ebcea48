import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { expandUser } from '../filters/ansible/paths.ts';
import type { FileKind, Scope } from '../scope.ts';

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Where a relative file could stand, nearest first: in the directory for its kind, then beside the tasks. */
export function candidates(name: string, kind: FileKind, scope: Scope): string[] {
  const path = expandUser(name);
  if (isAbsolute(path)) return [path];
  return [
    ...new Set([...scope.searchPath(kind), ...scope.searchPath('tasks')].map((directory) => join(directory, path))),
  ];
}

/** The first place at which a file is there, or undefined. */
export const findFile = (name: string, kind: FileKind, scope: Scope): string | undefined =>
  candidates(name, kind, scope).find(isThere);

/** The directory of the playbook, against which passwords and commands are relative: the outermost one searched. */
export const playbookDirectory = (scope: Scope): string => scope.searchPath('tasks').at(-1) ?? process.cwd();
