import { type Dirent, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { compilePattern, InfrakitError } from '../../sdk/index.ts';

/** Which files below a directory hold variables. */
export interface DirectorySearch {
  /** How many levels of directories to enter; 0 for all. */
  readonly depth: number;
  /** A Python regular expression over file names, matched from their start. */
  readonly files_matching?: string | undefined;
  /** Python regular expressions over file names, matched from their start. */
  readonly ignore_files: readonly string[];
  /** Without the dot. */
  readonly extensions: readonly string[];
  readonly ignore_unknown_extensions: boolean;
}

/**
 * The files of variables below a directory in the order in which they are loaded: by name, a directory's own before
 * those below it.
 *
 * @throws InfrakitError at a file with another extension, unless those are to be ignored
 */
export function varsFiles(root: string, search: DirectorySearch): string[] {
  const ignored = search.ignore_files.map((pattern) => compilePattern(pattern));
  const wanted = search.files_matching === undefined ? undefined : compilePattern(search.files_matching);
  return filesIn(root, 1);

  function filesIn(directory: string, level: number): string[] {
    const entries = readdirSync(directory, { withFileTypes: true }).sort(byName);
    const files = entries.filter((entry) => !entry.isDirectory() && isVars(entry.name));
    const deeper = search.depth === 0 || level < search.depth;
    const directories = deeper ? entries.filter((entry) => entry.isDirectory()) : [];
    return [
      ...files.map((file) => join(directory, file.name)),
      ...directories.flatMap((child) => filesIn(join(directory, child.name), level + 1)),
    ];
  }

  function isVars(name: string): boolean {
    if (ignored.some((pattern) => pattern.match(name))) return false;
    if (wanted && !wanted.match(name)) return false;
    if (search.extensions.includes(extname(name).slice(1))) return true;
    if (search.ignore_unknown_extensions) return false;
    throw new InfrakitError(`${join(root, name)} does not have a valid extension: ${search.extensions.join(', ')}`, {
      hint: 'set ignore_unknown_extensions, or name the file in ignore_files',
    });
  }
}

const byName = (one: Dirent, other: Dirent): number => (one.name < other.name ? -1 : 1);
