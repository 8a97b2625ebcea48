import { type Shell, sh } from '../shell/sh.ts';
import type { FileState } from './file-state.ts';

/** Renames what was just made to the path, in place of what stands there, in one step wherever the host can. */
export function renameOver(made: string, { path, type }: Pick<FileState, 'path' | 'type'>): Shell {
  const rename = sh`mv -f -- ${made} ${path}`;
  if (type !== 'link') return rename;
  // Without -T it would be moved into the directory that the link points to; not every busybox has -T.
  return sh`{ mv -fT -- ${made} ${path} 2>/dev/null || { rm -f -- ${path} && ${rename}; }; }`;
}
