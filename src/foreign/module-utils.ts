import { dirname, join } from 'node:path';
import type { ModuleFile } from '../playbook/action.ts';
import { findCollection } from '../playbook/collection.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import { routeOf } from '../playbook/routing.ts';
import { kindOf } from '../source/disk.ts';

/** A Python file that a module imports. */
export type UtilFile =
  | { readonly path: string; readonly isPackage: boolean }
  /** The module is called something else by now. */
  | { readonly redirect: string };

/** Finds the Python files behind `ansible.module_utils…` and `ansible_collections.….plugins.module_utils…`. */
export class ModuleUtils {
  readonly #context: LoadContext;
  readonly #file: ModuleFile;
  /** Where `ansible.module_utils` is looked for. */
  readonly searched: readonly string[];

  /** @param settings the directories of `module_utils` in the settings */
  constructor(file: ModuleFile, settings: readonly string[], context: LoadContext) {
    this.#context = context;
    this.#file = file;
    const beside = [...file.libraries.map(dirname), file.playbookDirectory].map((base) => join(base, 'module_utils'));
    const core = context.ansibleCore?.();
    this.searched = [...new Set([...beside, ...settings, ...(core === undefined ? [] : [join(core, 'module_utils')])])];
  }

  /** The file of a dotted name, or undefined where it is no module that we can find. */
  find(name: string): UtilFile | undefined {
    const parts = name.split('.');
    if (parts[0] === 'ansible' && parts[1] === 'module_utils') return first(this.searched, parts.slice(2));
    const [, namespace, collection, ...rest] = parts;
    if (parts[0] !== 'ansible_collections' || rest[0] !== 'plugins' || rest[1] !== 'module_utils') return undefined;
    const installed = findCollection(`${namespace}.${collection}`, this.#context, this.#file.playbookDirectory);
    if (!installed) return undefined;
    const below = rest.slice(2);
    const moved =
      below.length === 0 ? undefined : routeOf(installed, 'module_utils', below.join('.'), this.#context)?.redirect;
    if (moved !== undefined) return { redirect: fullName(moved) };
    return first([join(installed.path, 'plugins', 'module_utils')], below);
  }
}

/** `ns.coll.folder.util` of a route as Python imports it. */
function fullName(route: string): string {
  if (/^ansible(?:_collections)?\./.test(route)) return route;
  const [namespace, collection, ...rest] = route.split('.');
  return ['ansible_collections', namespace, collection, 'plugins', 'module_utils', ...rest].join('.');
}

function first(directories: readonly string[], parts: readonly string[]): UtilFile | undefined {
  for (const directory of directories) {
    const base = join(directory, ...parts);
    const init = join(base, '__init__.py');
    if (kindOf(init) === 'file') return { path: init, isPackage: true };
    if (parts.length > 0 && kindOf(`${base}.py`) === 'file') return { path: `${base}.py`, isPackage: false };
  }
  return undefined;
}
