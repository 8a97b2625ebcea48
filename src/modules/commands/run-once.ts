import { globWord, hostWord, type Probe, path, probe, type Shell, sh } from '../../sdk/index.ts';

/** The parameters that keep a command from running twice. */
export const runOnce = {
  creates: path().optional().describe('Do not run where this exists; wildcards are expanded.'),
  removes: path().optional().describe('Do not run where this does not exist; wildcards are expanded.'),
  chdir: path().optional().describe('Run in this directory.'),
};

export interface RunOnce {
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly chdir?: string | undefined;
}

/** Where a command has no directory to start in, its output ends with this after a NUL. */
export const NO_DIRECTORY = 'no directory';

/** Goes to the directory of the command; Ansible looks for `creates` and `removes` from there, too. */
export const enter = (chdir: string | undefined): Shell =>
  chdir === undefined ? sh`:` : sh`cd -P -- ${hostWord(chdir)} || { printf '\0%s\n' ${NO_DIRECTORY}; exit 1; }`;

/** Whether what a command creates is there already, and what it removes is there still. */
export const inspectTraces = ({ creates, removes, chdir }: RunOnce) => ({
  created: exists(creates, chdir),
  removable: exists(removes, chdir),
});

function exists(pattern: string | undefined, chdir: string | undefined): Probe<boolean> {
  if (pattern === undefined) return probe(sh`:`, () => false);
  const script = sh`${chdir === undefined ? sh`:` : sh`cd -- ${hostWord(chdir)} 2>/dev/null || exit 0`}
for f in ${globWord(pattern)}; do [ -e "$f" ] || [ -L "$f" ] && echo yes; break; done`;
  return probe(script, ({ stdout }) => stdout.trim() === 'yes');
}

/** Why the command is not run, in Ansible's words, or undefined where it is. */
export function reasonToSkip(
  { creates, removes }: RunOnce,
  { created, removable }: { readonly created: boolean; readonly removable: boolean },
): string | undefined {
  if (creates !== undefined && created) return `${creates} exists`;
  return removes !== undefined && !removable ? `${removes} does not exist` : undefined;
}
