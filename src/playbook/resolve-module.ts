import { join } from 'node:path';
import { didYouMean } from '../source/nearest.ts';
import type { ModuleFile, ModuleSource, RefusedModule } from './action.ts';
import { collectionShelves, findCollection, isOwn, type QualifiedName, qualifiedName } from './collection.ts';
import { isFile } from './find-file.ts';
import { warn } from './load-context.ts';
import { shownPath } from './open-yaml.ts';
import type { ModulePlace } from './place.ts';
import { findPlugin, pluginNames } from './plugin-file.ts';
import { checkRequiredVersion } from './required-version.ts';
import { routeOf } from './routing.ts';

/** So many redirections are followed. */
const MOST_REDIRECTIONS = 10;

/**
 * What the name of a module leads to: a module of ours, a program in a `library` or in an installed collection, or nothing.
 * As in Ansible a `library` hides what it has the names of; everywhere else ours come first.
 */
export function resolveModule(name: string, place: ModulePlace, redirections = 0): ModuleSource | undefined {
  if (redirections > MOST_REDIRECTIONS) return undefined;
  const qualified = qualifiedName(name);
  if (!qualified) return resolveShort(name, place, redirections);
  const { collection, rest } = qualified;
  if (collection === 'ansible.legacy') return inLibraries(rest, place) ?? ownOrCore(rest, place);
  if (collection === 'ansible.builtin') return ownOrCore(rest, place);
  return inCollection(collection, rest, place, redirections);
}

function resolveShort(name: string, place: ModulePlace, redirections: number): ModuleSource | undefined {
  for (const collection of place.collections) {
    const found = isOwn(collection)
      ? resolveModule(`${collection}.${name}`, place, redirections)
      : inCollection(collection, name, place, redirections, true);
    if (found) return found;
  }
  return inLibraries(name, place) ?? ownOrCore(name, place);
}

function ownOrCore(name: string, place: ModulePlace): ModuleSource | undefined {
  if (place.context.catalogue.find(name)) return { kind: 'native', name };
  const core = place.context.ansibleCore?.();
  const path = core === undefined ? undefined : findPlugin(join(core, 'modules'), name);
  if (core === undefined || path === undefined) return undefined;
  const action = join(core, 'plugins', 'action', `${name}.py`);
  return isFile(action) ? needsAction(name, action) : fileOf(`ansible.builtin.${name}`, path, place);
}

/** @param strictly only where the collection itself has a module of that name, and not one that moved */
function inCollection(
  collection: string,
  name: string,
  place: ModulePlace,
  redirections: number,
  strictly = false,
): ModuleSource | undefined {
  const { catalogue } = place.context;
  const whole = `${collection}.${name}`;
  const known = catalogue.find(whole);
  if (known && (!strictly || known.collection === undefined || known.collection === collection)) {
    return { kind: 'native', name: whole };
  }
  const installed = findCollection(collection, place.context, place.playbookDirectory);
  if (!installed) return undefined;
  checkRequiredVersion(installed, place.context);
  const route = routeOf(installed, 'modules', name, place.context);
  if (route?.tombstone !== undefined) {
    return {
      kind: 'refused',
      reason: `the module "${whole}" was removed: ${route.tombstone}`,
      hint: 'use what replaces it',
    };
  }
  if (route?.deprecation !== undefined) warn(place.context, `"${whole}" is deprecated: ${route.deprecation}`);
  if (route?.redirect !== undefined) return resolveModule(route.redirect, place, redirections + 1);
  const path = findPlugin(join(installed.path, 'plugins', 'modules'), name.replaceAll('.', '/'));
  const action = join(installed.path, 'plugins', 'action', `${name}.py`);
  if (isFile(action)) return needsAction(whole, action);
  return path === undefined ? undefined : fileOf(whole, path, place);
}

function inLibraries(name: string, place: ModulePlace): ModuleSource | undefined {
  for (const library of librariesOf(place)) {
    const path = findPlugin(library, name);
    if (path === undefined) continue;
    const action = findPlugin(join(library, '..', 'action_plugins'), name);
    return action === undefined ? fileOf(name, path, place) : needsAction(name, action);
  }
  return undefined;
}

const librariesOf = ({ context }: ModulePlace): readonly string[] => [
  ...(context.libraries ?? []),
  ...(context.modulesPath ?? []),
];

const fileOf = (name: string, path: string, place: ModulePlace): ModuleFile => ({
  kind: 'file',
  name,
  path,
  playbookDirectory: place.playbookDirectory,
  libraries: librariesOf(place),
});

const needsAction = (name: string, path: string): ModuleSource => ({
  kind: 'refused',
  reason: `the module "${name}" needs its action plugin, which is Python of the control node and cannot run here: ${path}`,
  hint: 'use the modules that it is made of, such as copy, template and command',
});

/** The name of a module with its collection, redirections followed; one of a `library` has no collection. */
export function wholeNameOf(name: string, place: ModulePlace): string | undefined {
  const source = resolveModule(name, place);
  if (source?.kind !== 'native') return source?.kind === 'file' ? source.name : source && name;
  const known = place.context.catalogue.find(source.name);
  return known && `${known.collection}.${known.name}`;
}

/** What a module is that nothing here has: the remedy that can be told of its name. */
export function missingModule(name: string, place: ModulePlace): RefusedModule {
  const { catalogue } = place.context;
  const qualified = qualifiedName(name);
  const short = qualified?.rest ?? name;
  const near = didYouMean(short, [...catalogue.names(), ...librariesOf(place).flatMap(pluginNames)]);
  return {
    kind: 'refused',
    reason: `the module "${name}" is not supported`,
    hint: near ?? remedyFor(qualified, place),
  };
}

function remedyFor(qualified: QualifiedName | undefined, { context, playbookDirectory }: ModulePlace): string {
  if (!qualified || isOwn(qualified.collection)) {
    return 'infrakit doc --list names the modules there are; one of your own goes into library/ beside the playbook';
  }
  const { collection, rest } = qualified;
  const installed = findCollection(collection, context, playbookDirectory);
  if (installed) return `the collection ${collection} in ${installed.path} has no module "${rest}"`;
  const shelves = collectionShelves(context, playbookDirectory);
  return `the collection ${collection} is not installed in ${shelves.map(shownPath).join(', ')}`;
}
