import { hostWord, joinShell, quote, type Shell, sh, splitWords, userUmask } from '../../sdk/index.ts';
import type { GitWant } from './git-params.ts';

/** What every script begins with: who we are to ssh, nobody to answer a question, and no index written by a mere look. */
export function prologue(want: GitWant): Shell {
  const options = [
    ...['-o', 'BatchMode=yes'],
    // A key that changed stays an error in both: only unknown hosts are let in.
    ...(want.accept_hostkey || want.accept_newhostkey ? ['-o', 'StrictHostKeyChecking=accept-new'] : []),
    ...(want.key_file === undefined ? [] : ['-o', 'IdentitiesOnly=yes']),
    ...splitWords(want.ssh_opts ?? ''),
  ];
  const umask = want.umask === undefined ? userUmask : sh`umask ${want.umask}`;
  const key = want.key_file === undefined ? [] : [sh`export infrakit_key=${hostWord(want.key_file)}`];
  // git hands this to a shell of its own, which finds the path of the key in its environment.
  const ssh = `ssh ${options.map(quote).join(' ')}${want.key_file === undefined ? '' : ' -i "$infrakit_key"'}`;
  return joinShell(
    [
      ...key,
      sh`export GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND=${ssh}`,
      umask,
      sh`dest=${hostWord(want.dest)}`,
    ],
    '\n',
  );
}

/** A call of git inside the work tree or the bare repository. */
export const inDest = (want: GitWant, words: readonly (string | Shell)[]): Shell =>
  sh`${hostWord(want.executable)} -C "$dest" ${words}`;

/** A call of git from outside. */
export const git = (want: GitWant, words: readonly (string | number | Shell)[]): Shell =>
  sh`${hostWord(want.executable)} ${words}`;
