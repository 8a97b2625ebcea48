import { type Change, change, defineModule, hostWord, joinShell, need, type Shell, sh } from '../../sdk/index.ts';
import { git as call, inDest, prologue } from './git-command.ts';
import { type GitWant, gitParams } from './git-params.ts';
import { type GitState, gitProbe } from './git-state.ts';
import { type GitVersion, resolveVersion } from './git-version.ts';

export const git = defineModule({
  name: 'git',
  collection: 'ansible.builtin',
  summary: 'Have a repository on the host at some version, with the git of the host.',
  params: gitParams,
  touches: (want) => [want.dest],
  inspect: (want) => ({ is: gitProbe(want) }),
  *plan(want, { is }) {
    need(is.installed, `this host has no ${want.executable}; install git first`);
    if (is.exists && !want.update) return;
    need(is.error === undefined, `cannot read ${want.repo}: ${is.error}`);
    const version = resolveVersion(want.version, is);
    need(version, `${want.repo} has no branch, tag or commit ${want.version}`);
    if (is.exists) yield* planUpdate(want, is, version);
    else if (want.clone) yield planClone(want, version);
  },
  result(want, { is }, outputs) {
    const told = outputs
      .map(({ stdout }) => /^after=(.*)$/m.exec(stdout)?.[1])
      .findLast((after) => after !== undefined);
    const wanted = is.exists && !want.update ? undefined : resolveVersion(want.version, is)?.commit;
    const changesUrl = is.exists && want.update && is.url !== undefined && is.url !== want.repo;
    return {
      before: is.head ?? null,
      after: told ?? wanted ?? is.head ?? null,
      ...(changesUrl ? { remote_url_changed: true } : {}),
    };
  },
});

function planClone(want: GitWant, version: GitVersion): Change {
  const named = version.kind === 'branch' || version.kind === 'tag';
  const options = [
    ...['--origin', want.remote],
    ...(want.bare ? ['--bare'] : []),
    ...(named ? ['--branch', version.name] : []),
    // A single commit can only be fetched by its name from some servers, so all of the history comes.
    ...(want.depth !== undefined && named ? ['--depth', want.depth] : []),
    ...(want.single_branch ? ['--single-branch'] : []),
    ...(want.reference === undefined ? [] : ['--reference', hostWord(want.reference)]),
    ...(want.separate_git_dir === undefined ? [] : ['--separate-git-dir', hostWord(want.separate_git_dir)]),
  ];
  const steps = [
    call(want, ['clone', ...options, '--', want.repo, sh`"$dest"`]),
    ...(want.refspec === undefined ? [] : [inDest(want, ['fetch', want.remote, want.refspec])]),
    ...(named || want.bare ? [] : checkOut(want, version)),
    ...settle(want),
  ];
  return change('repository', null, version.commit ?? version.name, script(want, steps));
}

function* planUpdate(want: GitWant, is: GitState, version: GitVersion): Iterable<Change> {
  if (is.url !== want.repo) {
    const verb = is.url === undefined ? 'add' : 'set-url';
    const apply = script(want, [inDest(want, ['remote', verb, want.remote, want.repo])]);
    yield change('remote', is.url ?? null, want.repo, apply);
  }
  if (want.separate_git_dir !== undefined && is.gitDirectory !== want.separate_git_dir) {
    const move = inDest(want, ['init', '-q', '--separate-git-dir', hostWord(want.separate_git_dir)]);
    yield change('git directory', is.gitDirectory ?? null, want.separate_git_dir, script(want, [move]));
  }
  const behind = version.commit === undefined || version.commit !== is.head;
  if (!behind && is.modified.length === 0 && is.submodules.length === 0) return;
  need(
    is.modified.length === 0 || want.force,
    `Local modifications exist in the destination: ${want.dest} (force=no).`,
  );
  if (is.modified.length > 0) {
    const apply = script(want, [inDest(want, ['reset', '-q', '--hard', 'HEAD'])]);
    yield change('local modifications', is.modified.join('\n'), '', apply);
  }
  if (behind) {
    const steps = [...fetch(want, version), ...(want.bare ? [] : checkOut(want, version)), ...settle(want)];
    yield change('version', is.head ?? null, version.commit ?? version.name, script(want, steps));
  } else if (is.submodules.length > 0) {
    yield change('submodules', is.submodules.join('\n'), '', script(want, settle(want)));
  }
}

function fetch(want: GitWant, { kind, name }: GitVersion): Shell[] {
  const depth = want.depth === undefined ? [] : ['--depth', String(want.depth)];
  const refspec = want.refspec === undefined ? [] : [want.refspec];
  const bare = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const wanted = {
    branch: [`+refs/heads/${name}:refs/remotes/${want.remote}/${name}`],
    tag: [`+refs/tags/${name}:refs/tags/${name}`],
    reference: [name],
    commit: [],
  }[kind];
  return [inDest(want, ['fetch', '-q', ...depth, want.remote, ...(want.bare ? bare : wanted), ...refspec])];
}

/** A branch becomes what the origin has of it, as Ansible does: commits that were not pushed stay in the reflog only. */
function checkOut(want: GitWant, { kind, name }: GitVersion): Shell[] {
  if (kind === 'branch') return [inDest(want, ['checkout', '-q', '--force', '-B', name, `${want.remote}/${name}`])];
  if (kind !== 'reference') return [inDest(want, ['checkout', '-q', '--force', '--detach', name])];
  return [
    inDest(want, ['fetch', '-q', want.remote, name]),
    inDest(want, ['checkout', '-q', '--force', '--detach', 'FETCH_HEAD']),
  ];
}

/** What follows a checkout: the submodules, and the signature. */
function settle(want: GitWant): Shell[] {
  const remote = want.track_submodules ? ['--remote'] : [];
  const update = inDest(want, ['submodule', 'update', '-q', '--init', '--recursive', ...remote]);
  return [
    ...(want.verify_commit ? [inDest(want, ['verify-commit', 'HEAD'])] : []),
    ...(want.recursive && !want.bare ? [sh`{ [ ! -e "$dest"/.gitmodules ] || ${update}; }`] : []),
  ];
}

const script = (want: GitWant, steps: readonly Shell[]): Shell =>
  joinShell(
    [prologue(want), sh`${joinShell(steps, ' && ')} && echo "after=$(${inDest(want, ['rev-parse', 'HEAD'])})"`],
    '\n',
  );
