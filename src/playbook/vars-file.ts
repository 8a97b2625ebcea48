import { extname, join, resolve } from 'node:path';
import { namesIn } from '../source/disk.ts';
import type { Span } from '../source/span.ts';
import { putOver } from '../template/operations/merge-variables.ts';
import { type Dict, isDict } from '../template/value.ts';
import { isDirectory, isFile } from './find-file.ts';
import { type LoadContext, report } from './load-context.ts';
import { openYaml } from './open-yaml.ts';
import { isEmpty, readValue } from './read-value.ts';

const EXTENSIONS = ['.yml', '.yaml', '.json'];

/**
 * The variables of a file, decrypted where it is a vault.
 *
 * @param from the place that names the file
 */
export function loadVarsFile(path: string, context: LoadContext, from?: Span): Dict {
  const root = openYaml(path, context, from);
  if (!root || isEmpty(root)) return new Map();
  if (root.kind === 'mapping') {
    // Any name will do here, as it will for Ansible; what cannot be said in a template can be taken from `vars` and `hostvars`.
    const value = readValue(root, context);
    return isDict(value) ? value : new Map();
  }
  report(context, 'a file of variables must be a mapping of names to values', { span: root.span });
  return new Map();
}

/** The variables of several files, those of later files over those of earlier ones. */
export function loadVarsFiles(paths: readonly string[], context: LoadContext): Dict {
  const all: Dict = new Map();
  for (const path of paths) putOver(all, loadVarsFile(path, context), context.mergesHashes === true);
  return all;
}

/** Where a file named in `vars_files` may be, seen from the directory of the playbook or role. */
export const varsFileCandidates = (name: string, directory: string): readonly string[] => [
  resolve(directory, 'vars', name),
  resolve(directory, name),
];

/**
 * The files that hold the variables called `name` (`main` of a role, the name of a group): `name` itself, a file or
 * a directory of files, else `name` with one of the YAML extensions.
 */
export function findVarsFiles(directory: string, name: string): readonly string[] {
  const plain = join(directory, name);
  if (isDirectory(plain)) return filesBelow(plain);
  const file = findYamlFile(directory, name);
  return file === undefined ? [] : [file];
}

/** The one file called `name`, as it is or with one of the YAML extensions; a directory of that name is none. */
export function findYamlFile(directory: string, name: string): string | undefined {
  return ['', ...EXTENSIONS].map((extension) => join(directory, name + extension)).find(isFile);
}

/** Every file of variables below a directory, in the order of their names; hidden and backup files are none. */
function filesBelow(directory: string): string[] {
  return namesIn(directory)
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      const extension = extname(name);
      if (isDirectory(path)) return extension === '' ? filesBelow(path) : [];
      return extension === '' || EXTENSIONS.includes(extension) ? [path] : [];
    });
}
