import type { ModuleFile } from '../playbook/action.ts';
import { qualifiedName } from '../playbook/collection.ts';
import { readBytes } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { ModuleUtils } from './module-utils.ts';
import { pythonImports } from './python-imports.ts';

/** A module with all the Python it imports, as files below a directory that Python searches. */
export interface PythonBundle {
  /** The dotted name by which Python runs the module. */
  readonly module: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** Whether the library takes `_ansible_ignore_unknown_opts`; an older one takes it for an argument of the module. */
  readonly ignoresUnknown: boolean;
}

interface Wanted {
  readonly module: string;
  readonly names: readonly string[];
  readonly optional: boolean;
  /** The file that imports it. */
  readonly from: string;
}

const UTILS = /^(?:ansible\.module_utils|ansible_collections\.\w+\.\w+\.plugins\.module_utils)(?:\.|$)/;
/** It makes the modules below it by itself. */
const SIX = 'ansible.module_utils.six';
const BASIC = 'ansible.module_utils.basic';

/**
 * A Python module with what it imports of module_utils, and what that imports.
 *
 * @throws InfrakitError naming what cannot be found and where it was looked for
 */
export function bundlePython(file: ModuleFile, utils: ModuleUtils): PythonBundle {
  const module = pythonName(file);
  const files = new Map<string, Buffer>();
  const pending: Wanted[] = [{ module: BASIC, names: [], optional: true, from: file.path }];
  const take = (dotted: string, path: string, isPackage: boolean): void => {
    const bytes = readBytes(path);
    files.set(pathOf(dotted, isPackage), bytes);
    for (const found of pythonImports(bytes.toString('utf8'), dotted, isPackage)) {
      pending.push(...wantedBy(found, path));
    }
  };
  take(module, file.path, false);
  const seen = new Set<string>();
  for (let wanted = pending.pop(); wanted; wanted = pending.pop()) {
    for (const dotted of modulesOf(wanted, utils)) {
      if (seen.has(dotted)) continue;
      const found = utils.find(dotted);
      if (!found && !wanted.optional && !isFolder(dotted)) throw missing(file, wanted, dotted, utils);
      if (!found) continue;
      seen.add(dotted);
      if ('redirect' in found) {
        files.set(pathOf(dotted, false), Buffer.from(alias(dotted, found.redirect)));
        pending.push({ ...wanted, module: found.redirect, names: [] });
      } else take(dotted, found.path, found.isPackage);
      // Python imports the packages around it first.
      const around = dotted.slice(0, dotted.lastIndexOf('.'));
      if (UTILS.test(around)) pending.push({ module: around, names: [], optional: true, from: wanted.from });
    }
  }
  const parameters = files.get('ansible/module_utils/common/parameters.py');
  return {
    module,
    files: withPackages(files),
    ignoresUnknown: parameters?.includes('ignore_unknown_opts') ?? false,
  };
}

/** What an import wants of module_utils: the module, or modules that it takes out of a package above. */
function wantedBy({ module, names, optional }: ReturnType<typeof pythonImports>[number], from: string): Wanted[] {
  if (UTILS.test(module)) return [{ module, names, optional, from }];
  return names
    .map((name) => `${module}.${name}`)
    .filter((dotted) => UTILS.test(dotted))
    .map((dotted) => ({ module: dotted, names: [], optional, from }));
}

/** What is taken out of a package may be a module, or only a name that its `__init__.py` has. */
function modulesOf({ module, names }: Wanted, utils: ModuleUtils): string[] {
  if (module === SIX || module.startsWith(`${SIX}.`)) return [SIX];
  return [module, ...names.map((name) => `${module}.${name}`).filter((dotted) => utils.find(dotted) !== undefined)];
}

/** The folder of module_utils itself needs no file. */
const isFolder = (dotted: string): boolean => dotted.endsWith('.module_utils');

function pythonName({ name, path }: ModuleFile): string {
  const qualified = qualifiedName(name);
  if (qualified && qualified.collection !== 'ansible.builtin') {
    return `ansible_collections.${qualified.collection}.plugins.modules.${qualified.rest}`;
  }
  const short = qualified?.rest ?? name;
  if (/^[A-Za-z_]\w*$/.test(short)) return `ansible.modules.${short}`;
  throw new InfrakitError(`${path} cannot be run as Python: "${short}" is no name of a Python module`);
}

const pathOf = (dotted: string, isPackage: boolean): string =>
  `${dotted.replaceAll('.', '/')}${isPackage ? '/__init__.py' : '.py'}`;

const alias = (name: string, target: string): string =>
  `import sys\nimport importlib\nsys.modules[${JSON.stringify(name)}] = importlib.import_module(${JSON.stringify(target)})\n`;

/** The files with an `__init__.py` in every folder that has none: Python 2 sees no package without it. */
function withPackages(files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, Buffer> {
  const all = new Map(files);
  for (const path of files.keys()) {
    const folders = path.split('/').slice(0, -1);
    for (let length = 1; length <= folders.length; length++) {
      const init = `${folders.slice(0, length).join('/')}/__init__.py`;
      if (!all.has(init)) all.set(init, Buffer.alloc(0));
    }
  }
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function missing({ name }: ModuleFile, { from }: Wanted, dotted: string, utils: ModuleUtils): InfrakitError {
  const isCore = dotted.startsWith('ansible.');
  return new InfrakitError(`the module "${name}" imports ${dotted}, which is not on the control node (${from})`, {
    hint: isCore
      ? `looked in ${utils.searched.join(', ')}; install ansible-core here, or name a directory with ANSIBLE_MODULE_UTILS`
      : 'install the collection it belongs to: infrakit role install -r requirements.yml',
  });
}
