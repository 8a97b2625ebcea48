import { joinShell, type Probe, probe, sh } from '../../sdk/index.ts';
import { git, inDest, prologue } from './git-command.ts';
import type { GitWant } from './git-params.ts';

/** A repository on the host and what its origin has. */
export interface GitState {
  readonly installed: boolean;
  readonly exists: boolean;
  /** The commit that is checked out; undefined in an empty repository. */
  readonly head: string | undefined;
  readonly url: string | undefined;
  readonly gitDirectory: string | undefined;
  /** Tracked files that are not as committed. */
  readonly modified: readonly string[];
  /** Submodules that are not at the commit that is recorded. */
  readonly submodules: readonly string[];
  /** Every reference of the origin; a tag's commit under `refs/tags/x^{}`. Empty where the origin was not asked. */
  readonly references: ReadonlyMap<string, string>;
  /** The branch that the origin's HEAD names. */
  readonly defaultBranch: string | undefined;
  /** Why the origin does not answer. */
  readonly error: string | undefined;
}

/** Looks at the repository and asks the origin, unless that cannot make a difference. */
export function gitProbe(want: GitWant): Probe<GitState> {
  const there = inDest(want, ['rev-parse', '--git-dir']);
  const settled = want.update ? sh`[ "$head" = ${want.version} ]` : sh`[ -n "$exists" ]`;
  const script = joinShell(
    [
      prologue(want),
      sh`command -v ${git(want, [])} >/dev/null || exit 127`,
      sh`exists= head=
if [ -e "$dest"/.git ] || { [ -e "$dest"/HEAD ] && ${there} >/dev/null 2>&1; }; then
  exists=1; echo exists=1
  head=$(${inDest(want, ['rev-parse', '-q', '--verify', 'HEAD'])}); echo "head=$head"
  echo "url=$(${inDest(want, ['config', '--get', `remote.${want.remote}.url`])})"
  echo "gitdir=$(${inDest(want, ['rev-parse', '--absolute-git-dir'])})"`,
      want.bare
        ? sh`:`
        : sh`${inDest(want, ['status', '--porcelain', '--untracked-files=no'])} | sed 's/^/modified=/'
  ${want.recursive ? sh`${inDest(want, ['submodule', 'status', '--recursive'])} | sed -n 's/^[-+U]/submodule=/p'` : sh`:`}`,
      sh`fi
${settled} || { ${git(want, ['ls-remote', '--symref', '--', want.repo])} || echo error=$?; } | sed 's/^/remote=/'`,
    ],
    '\n',
  );
  return probe(script, ({ rc, stdout, stderr }) => readState(rc, stdout.split('\n'), stderr));
}

function readState(rc: number, lines: readonly string[], stderr: string): GitState {
  const values = (key: string) =>
    lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
  const value = (key: string) => values(key)[0] || undefined;
  const remote = values('remote').map((line) => line.split('\t'));
  const symbolic = remote.find(([left]) => left?.startsWith('ref: '));
  const failed = remote.some(([left]) => left?.startsWith('error='));
  return {
    installed: rc !== 127,
    exists: value('exists') !== undefined,
    head: value('head'),
    url: value('url'),
    gitDirectory: value('gitdir'),
    modified: values('modified'),
    submodules: values('submodule'),
    references: new Map(
      remote.flatMap(([id = '', name]) => (name && !id.startsWith('ref: ') ? [[name, id] as const] : [])),
    ),
    defaultBranch: symbolic?.[0]?.replace('ref: refs/heads/', ''),
    error: failed ? stderr.trim() : undefined,
  };
}
