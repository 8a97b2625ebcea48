import { extname, join } from 'node:path';
import { kindOf, namesIn } from '../source/disk.ts';

/** Files beside modules that are none. */
const OTHER = new Set(['.bak', '.ini', '.md', '.pyc', '.pyd', '.pyo', '.rpm', '.rst', '.swp', '.txt', '.yaml', '.yml']);

/** How deep folders in a `library` may lie in each other. */
const DEEPEST = 4;

/**
 * The file of a plugin in a directory or in the folders below it: `name` with any extension of a program, Python first.
 *
 * @param name may lead into folders: `cloud/server`
 */
export function findPlugin(directory: string, name: string, depth = 0): string | undefined {
  if (kindOf(directory) !== 'directory') return undefined;
  const slash = name.lastIndexOf('/');
  if (slash >= 0) return findPlugin(join(directory, name.slice(0, slash)), name.slice(slash + 1), DEEPEST);
  const names = namesIn(directory).filter((found) => !found.startsWith('.'));
  const files = names
    .filter((found) => stem(found) === name && !OTHER.has(extname(found)) && !found.endsWith('~'))
    .filter((found) => kindOf(join(directory, found)) === 'file')
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const [first] = files;
  if (first !== undefined) return join(directory, first);
  if (depth >= DEEPEST) return undefined;
  for (const folder of names.sort()) {
    if (kindOf(join(directory, folder)) !== 'directory' || folder === '__pycache__') continue;
    const below = findPlugin(join(directory, folder), name, depth + 1);
    if (below !== undefined) return below;
  }
  return undefined;
}

const stem = (file: string): string => file.slice(0, file.length - extname(file).length);
const rank = (file: string): number => (extname(file) === '.py' ? 0 : 1);

/** The names of the plugins right in a directory. */
export const pluginNames = (directory: string): string[] =>
  kindOf(directory) === 'directory' ? namesIn(directory).map(stem) : [];
