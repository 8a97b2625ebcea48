import { joinShell, type Shell, sh } from '../shell/sh.ts';
import type { FileState } from './file-state.ts';
import { renameOver } from './rename-over.ts';

interface Made {
  /** Where the new content lies: anywhere on the host. */
  readonly from: string;
  /** The name beside the destination from which it can be renamed. */
  readonly beside: string;
  /** What gives the file beside its owner and mode. */
  readonly finish: readonly Shell[];
  /** The same for a file that was written to where it stands. */
  readonly finishInPlace: readonly Shell[];
}

/**
 * For `unsafe_writes`: a rename where the host lets us, and else the content goes into the file that is there, as it must
 * where the file is a mount of its own or its directory cannot be written to. Who reads it then may see half of it.
 */
export function renameOrOverwrite(at: Pick<FileState, 'path' | 'type'>, made: Made): Shell {
  const { from, beside, finish, finishInPlace } = made;
  const safely = [
    sh`rm -f -- ${beside}`,
    sh`( set -C; cat -- ${from} >${beside} )`,
    ...finish,
    sh`{ sync -- ${beside} 2>/dev/null || :; }`,
    renameOver(beside, at),
  ];
  const inPlace = [sh`cat -- ${from} >${at.path}`, ...finishInPlace, sh`rm -f -- ${from}`];
  return sh`{ { { ${joinShell(safely, ' && ')}; } 2>/dev/null && rm -f -- ${from}; } ||
{ rm -f -- ${beside}; ${joinShell(inPlace, ' && ')}; }; }`;
}
