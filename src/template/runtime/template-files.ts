import { join } from 'node:path';
import type { VaultKeys } from '../../secret/vault.ts';
import type { FoundFile } from '../nunjucks-adapter.ts';
import { readPlain } from './read-plain.ts';

const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** The template file of a name in the first directory that has it; a name cannot leave its directory. */
export function findTemplate(name: string, directories: readonly string[], vault?: VaultKeys): FoundFile | undefined {
  if (name.split('/').includes('..')) return undefined;
  for (const directory of directories) {
    const path = join(directory, name);
    try {
      return { path, text: readPlain(path, vault) };
    } catch (error) {
      if (!NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return undefined;
}
