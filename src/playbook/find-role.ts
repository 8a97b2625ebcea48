import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { namesIn } from '../source/disk.ts';
import { didYouMean } from '../source/nearest.ts';
import type { Span } from '../source/span.ts';
import { collectionShelves, collectionsOn, findCollection, isOwn, qualifiedName, roleDirectory } from './collection.ts';
import { isDirectory, searched } from './find-file.ts';
import { report } from './load-context.ts';
import { shownPath } from './open-yaml.ts';
import type { Place } from './place.ts';
import { checkRequiredVersion } from './required-version.ts';

export interface FoundRole {
  readonly name: string;
  readonly path: string;
  /** The collection it was found in. */
  readonly collection?: string;
}

/** A role by its name or path; one that is nowhere is reported with every place that was searched. */
export function findRole(name: string, place: Place, span: Span): FoundRole | undefined {
  const inside = findInCollections(name, place);
  if (inside) return inside;
  const shelves = shelvesOf(place);
  const candidates = isPath(name) ? [resolve(place.directory, name), resolve(place.playbookDirectory, name)] : [];
  const places = [...new Set([...candidates, ...shelves.map((shelf) => resolve(shelf, name))])];
  const path = places.find(isDirectory);
  if (path !== undefined) return { name: isPath(name) ? basename(path) : name, path };

  const near = didYouMean(name, shelves.flatMap(directoriesIn));
  const hints = [near, missingCollection(name, place)];
  report(place.context, `the role "${name}" is not there`, {
    span,
    hint: [...hints.filter(Boolean), searched(places)].join('; '),
    exit: 1,
  });
  return undefined;
}

/** The directories that hold roles, in the order of search. */
function shelvesOf({ context, role, playbookDirectory }: Place): readonly string[] {
  const besideThisRole = role ? [dirname(role.role.path)] : [];
  return [resolve(playbookDirectory, 'roles'), ...context.rolesPath, ...besideThisRole, playbookDirectory];
}

const isPath = (name: string): boolean => isAbsolute(name) || name.startsWith('.');

/** A role of an installed collection: named with it, or in one of those that are searched here. */
function findInCollections(name: string, { context, collections, playbookDirectory }: Place): FoundRole | undefined {
  const qualified = qualifiedName(name);
  const wanted = qualified ? [qualified] : collections.map((collection) => ({ collection, rest: name }));
  if (!qualified && !/^\w[\w-]*$/.test(name)) return undefined;
  for (const { collection, rest } of wanted) {
    const installed = isOwn(collection) ? undefined : findCollection(collection, context, playbookDirectory);
    const path = installed && roleDirectory(installed, rest);
    if (installed === undefined || path === undefined || !isDirectory(path)) continue;
    checkRequiredVersion(installed, context);
    return { name: `${collection}.${rest}`, path, collection };
  }
  return undefined;
}

/** What to do about a role whose collection is not installed, or has no such role. */
function missingCollection(name: string, { context, playbookDirectory }: Place): string | undefined {
  const qualified = qualifiedName(name);
  if (!qualified) return undefined;
  const { collection, rest } = qualified;
  const installed = findCollection(collection, context, playbookDirectory);
  if (installed) {
    const roles = directoriesIn(join(installed.path, 'roles'));
    return `the collection ${collection} has ${didYouMean(rest, roles) ? `no role "${rest}", ${didYouMean(rest, roles)}` : `no role "${rest}"`}`;
  }
  const shelves = collectionShelves(context, playbookDirectory);
  const near = didYouMean(collection, shelves.flatMap(collectionsOn));
  return near ?? `the collection ${collection} is not installed in ${shelves.map(shownPath).join(', ')}`;
}

const directoriesIn = (shelf: string): string[] => (isDirectory(shelf) ? namesIn(shelf) : []);
