import { dirname, resolve } from 'node:path';
import { kindOf } from '../source/disk.ts';
import type { Span } from '../source/span.ts';
import { type LoadContext, report } from './load-context.ts';
import { shownPath } from './open-yaml.ts';
import type { Place } from './place.ts';

export const isFile = (path: string): boolean => kindOf(path) === 'file';

export const isDirectory = (path: string): boolean => kindOf(path) === 'directory';

/** The first of some paths that is a file; where none is, that is reported with every place that was searched. */
export function firstFile(
  what: string,
  paths: readonly string[],
  span: Span | undefined,
  context: LoadContext,
): string | undefined {
  const candidates = [...new Set(paths)];
  const found = candidates.find(isFile);
  if (found === undefined) {
    report(context, `${what} is not there`, { span, hint: searched(candidates), exit: 1 });
  }
  return found;
}

export const searched = (places: readonly string[]): string => `searched: ${places.map(shownPath).join(', ')}`;

/**
 * Where a file of tasks may be: beside the file that names it and beside those that imported that one, in the role,
 * beside the playbook. A handler may include what stands among the tasks of its role.
 */
export function tasksFileCandidates(name: string, place: Place): string[] {
  const { directory, role, playbookDirectory, isHandler, chain } = place;
  const importers = chain.map(({ path }) => dirname(path)).toReversed();
  const rooms = isHandler ? ['handlers', 'tasks', '.'] : ['tasks', '.'];
  const roleDirectories = role ? rooms.map((room) => resolve(role.role.path, room)) : [];
  const beside = role ? importers.filter((importer) => importer.startsWith(role.role.path)) : importers;
  return [directory, ...beside, ...roleDirectories, playbookDirectory].map((base) => resolve(base, name));
}
