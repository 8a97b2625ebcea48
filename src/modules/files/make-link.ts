import { directoryOf, type FileState, nameOf, renameOver, type Shell, sh } from '../../sdk/index.ts';

/** Makes a symbolic or a hard link beside the path and renames it: at no time there is nothing where a link was. */
export function makeLink(kind: 'link' | 'hard', target: string, at: FileState): Shell {
  const made = `${directoryOf(at.path)}/.${nameOf(at.path)}.infrakit-link`;
  const flags = kind === 'link' ? sh`-s` : sh``;
  // rmdir and not rm: a directory with something in it is never lost to a link.
  const clear = at.type === 'directory' ? sh`rmdir -- ${at.path} && ` : sh``;
  return sh`rm -f -- ${made} && ln ${flags} -- ${target} ${made} && ${clear}${renameOver(made, at)}`;
}
