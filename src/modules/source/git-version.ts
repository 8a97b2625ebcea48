import type { GitState } from './git-state.ts';

/** What a version stands for at the origin. */
export interface GitVersion {
  readonly kind: 'branch' | 'tag' | 'reference' | 'commit';
  /** The name to fetch and check out by. */
  readonly name: string;
  /** The commit; undefined for the short name of a commit that only a fetch can make out. */
  readonly commit: string | undefined;
}

/** Finds a version as Ansible does: a branch before a tag before anything else. Undefined where the origin has none such. */
export function resolveVersion(version: string, { references, defaultBranch, head }: GitState): GitVersion | undefined {
  if (version === 'HEAD') {
    const commit = references.get('HEAD');
    if (commit === undefined) return undefined;
    return defaultBranch === undefined
      ? { kind: 'commit', name: commit, commit }
      : { kind: 'branch', name: defaultBranch, commit };
  }
  const branch = references.get(`refs/heads/${version}`);
  if (branch !== undefined) return { kind: 'branch', name: version, commit: branch };
  const tag = references.get(`refs/tags/${version}^{}`) ?? references.get(`refs/tags/${version}`);
  if (tag !== undefined) return { kind: 'tag', name: version, commit: tag };
  const reference = references.get(`${version}^{}`) ?? references.get(version);
  if (reference !== undefined) return { kind: 'reference', name: version, commit: reference };
  if (!/^[0-9a-f]{4,40}$/.test(version)) return undefined;
  const commit = version.length === 40 ? version : head?.startsWith(version) ? head : undefined;
  return { kind: 'commit', name: version, commit };
}
