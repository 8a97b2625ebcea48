import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { namesIn } from '../source/disk.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import { isDirectory, searched } from './find-file.ts';
import { report } from './load-context.ts';
import type { Place } from './place.ts';

export interface FoundRole {
  readonly name: string;
  readonly path: string;
}

/** A role by its name or path; one that is nowhere is reported with every place that was searched. */
export function findRole(name: string, place: Place, span: Span): FoundRole | undefined {
  const shelves = shelvesOf(place);
  const candidates = isPath(name) ? [resolve(place.directory, name), resolve(place.playbookDirectory, name)] : [];
  const places = [...new Set([...candidates, ...shelves.map((shelf) => resolve(shelf, name))])];
  const path = places.find(isDirectory);
  if (path !== undefined) return { name: isPath(name) ? basename(path) : name, path };

  const near = didYouMean(name, shelves.flatMap(directoriesIn));
  const hints = [near, isInCollection(name) ? 'roles of collections are not read, put it into roles/' : undefined];
  report(place.context, `the role "${name}" is not there`, {
    span,
    hint: [...hints.filter(Boolean), searched(places)].join('; '),
  });
  return undefined;
}

/** The directories that hold roles, in the order of search. */
function shelvesOf({ context, role, playbookDirectory }: Place): readonly string[] {
  const besideThisRole = role ? [dirname(role.role.path)] : [];
  return [resolve(playbookDirectory, 'roles'), ...context.rolesPath, ...besideThisRole, playbookDirectory];
}

const isPath = (name: string): boolean => isAbsolute(name) || name.startsWith('.');

const isInCollection = (name: string): boolean => /^\w+\.\w+\.\w+$/.test(name);

const directoriesIn = (shelf: string): string[] => (isDirectory(shelf) ? namesIn(shelf) : []);
