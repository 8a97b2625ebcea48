import { join } from 'node:path';
import { readBytes } from '../source/disk.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import type { Collection } from './collection.ts';
import { isFile } from './find-file.ts';
import type { LoadContext } from './load-context.ts';
import { openYaml } from './open-yaml.ts';

/** What `meta/runtime.yml` of a collection says of one of its plugins. */
export interface Route {
  /** The name that it has now. */
  readonly redirect?: string;
  /** Why it is no more. */
  readonly tombstone?: string;
  /** Why it will be no more. */
  readonly deprecation?: string;
}

/** The kinds of plugins as `plugin_routing` names them. */
export type PluginKind = 'modules' | 'module_utils' | 'action' | 'filter' | 'test' | 'lookup';

/** The route of a plugin, or undefined where the collection says nothing of it. */
export function routeOf(
  collection: Collection,
  kind: PluginKind,
  name: string,
  context: LoadContext,
): Route | undefined {
  const path = join(collection.path, 'meta', 'runtime.yml');
  // Such a file can have thousands of lines, and mostly the plugin is not in it.
  if (!isFile(path) || !readBytes(path).includes(name)) return undefined;
  const route = entryIn(openYaml(path, context), 'plugin_routing', kind, name);
  if (!route) return undefined;
  const redirect = textIn(route, 'redirect');
  const tombstone = entryIn(route, 'tombstone') && (textIn(route, 'tombstone', 'warning_text') ?? 'it was removed');
  const deprecation =
    entryIn(route, 'deprecation') && (textIn(route, 'deprecation', 'warning_text') ?? 'it will be removed');
  return {
    ...(redirect === undefined ? {} : { redirect }),
    ...(tombstone === undefined ? {} : { tombstone }),
    ...(deprecation === undefined ? {} : { deprecation }),
  };
}

/** What stands in a mapping at the end of a path of keys. */
export function entryIn(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  let at = node;
  for (const name of path) {
    at = at?.kind === 'mapping' ? at.entries.find(({ key }) => key.value === name)?.value : undefined;
  }
  return at;
}

function textIn(node: YamlNode, ...path: readonly string[]): string | undefined {
  const found = entryIn(node, ...path);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}
