import { basename, join, resolve } from 'node:path';
import { namesIn } from '../source/disk.ts';
import { isDirectory } from './find-file.ts';
import type { LoadContext } from './load-context.ts';

/** A collection as it is installed: `<root>/ansible_collections/<namespace>/<name>`. */
export interface Collection {
  /** `namespace.name`. */
  readonly name: string;
  readonly path: string;
}

/** What a name with two dots or more is made of: the collection, and the rest, which may have folders in it. */
export interface QualifiedName {
  readonly collection: string;
  readonly rest: string;
}

const QUALIFIED = /^([a-z_]\w*\.[a-z_]\w*)\.(\w+(?:\.\w+)*)$/i;

/** A name with its collection (`ns.coll.web`, `ns.coll.folder.web`) taken apart; undefined for a short one. */
export function qualifiedName(name: string): QualifiedName | undefined {
  const [, collection, rest] = QUALIFIED.exec(name) ?? [];
  return collection !== undefined && rest !== undefined ? { collection, rest } : undefined;
}

const SHELF = 'ansible_collections';

/** The directories that hold namespaces, in the order of search: those beside the playbook come first. */
export function collectionShelves(context: Pick<LoadContext, 'collectionsPath'>, playbookDirectory: string): string[] {
  // A playbook of a collection sees those beside its own.
  const around = collectionAround(playbookDirectory);
  const beside = around === undefined ? [] : [resolve(around.path, '..', '..')];
  const roots = [resolve(playbookDirectory, 'collections'), ...(context.collectionsPath ?? []), ...beside];
  return [...new Set(roots.map((root) => (basename(root) === SHELF ? root : join(root, SHELF))))];
}

/** An installed collection, or undefined. The first place that has it wins. */
export function findCollection(
  name: string,
  context: Pick<LoadContext, 'collectionsPath'>,
  playbookDirectory: string,
): Collection | undefined {
  const path = collectionShelves(context, playbookDirectory)
    .map((shelf) => join(shelf, ...name.split('.')))
    .find(isDirectory);
  return path === undefined ? undefined : { name, path };
}

/** The collection that a directory lies in: `…/ansible_collections/ns/coll/…`. */
export function collectionAround(directory: string): Collection | undefined {
  const parts = resolve(directory).split('/');
  const at = parts.lastIndexOf(SHELF);
  const [namespace, name] = parts.slice(at + 1);
  if (at < 0 || !namespace || !name) return undefined;
  return { name: `${namespace}.${name}`, path: parts.slice(0, at + 3).join('/') };
}

/** The names of the collections that are installed on a shelf. */
export function collectionsOn(shelf: string): string[] {
  const inside = (directory: string) => (isDirectory(directory) ? namesIn(directory) : []);
  return inside(shelf)
    .filter((namespace) => /^\w+$/.test(namespace))
    .flatMap((namespace) =>
      inside(join(shelf, namespace))
        .filter((name) => isDirectory(join(shelf, namespace, name)))
        .map((name) => `${namespace}.${name}`),
    );
}

/** The names that this installation itself stands for. */
export const isOwn = (collection: string): boolean =>
  collection === 'ansible.builtin' || collection === 'ansible.legacy';

/** Where a role of a collection is; `folder.role` names a folder below `roles`. */
export const roleDirectory = ({ path }: Collection, rest: string): string => join(path, 'roles', ...rest.split('.'));
