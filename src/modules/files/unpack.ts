import { createHash } from 'node:crypto';
import {
  type Change,
  type Content,
  change,
  joinShell,
  type Ownership,
  SAME,
  type Shell,
  sh,
  tellState,
  userUmask,
} from '../../sdk/index.ts';
import { type ArchiveRules, archiveFunctions, refuseClimbing } from './archive.ts';
import { LIST_KINDS } from './unarchive-probe.ts';

interface Want extends ArchiveRules, Ownership {
  readonly src: string;
}

/** An archive that comes from here, or one of the host, of which it is known what differs. */
export type ArchiveSource =
  | { readonly content: Content; readonly sha256: string }
  | { readonly hostPath: string; readonly differences: readonly string[] };

/**
 * Unpacks an archive and gives what it holds its owner and mode. An archive from here is compared where it arrived; so
 * only then it is known whether anything changes.
 */
export function unpackChange(want: Want, dest: string, source: ArchiveSource): Change {
  const isLocal = 'content' in source;
  const from = isLocal
    ? `${dest}/.infrakit-${createHash('sha256')
        .update(source.sha256 + dest)
        .digest('hex')
        .slice(0, 16)}`
    : source.hostPath;
  const script = joinShell(
    [
      sh`from=${from} to=${dest}`,
      ...(isLocal ? [sh`trap 'rm -f -- "$from"' EXIT`] : []),
      archiveFunctions(want.src, want),
      LIST_KINDS,
      sh`list_members >/dev/null || exit 1`,
      refuseClimbing,
      sh`before=$(list_differences; echo; list_kinds)`,
      sh`case $before in ${'\n'}*) ;; *) ( ${userUmask}; unpack >&2 ) || exit 1;; esac`,
      ...giveMembers(want),
      sh`printf 'members=%s\0\n' "$(list_members)"`,
      sh`[ "$before" != "$(list_differences; echo; list_kinds)" ] || echo ${SAME}`,
      tellState(dest),
    ],
    '\n',
  );
  const after = isLocal ? want.src : source.differences.slice(0, 100).join('\n');
  return change('content', null, after || want.src, script, {
    path: dest,
    certainty: isLocal || want.keep_newer ? 'may' : 'will',
    ...(isLocal ? { stage: [{ temporary: from, content: source.content }] } : {}),
  });
}

function giveMembers({ owner, group, mode }: Ownership): Shell[] {
  const steps = [
    ...(owner === undefined ? [] : [sh`chown -h -- ${owner} "$to/$f"`]),
    ...(group === undefined ? [] : [sh`chown -h -- ${`:${group}`} "$to/$f"`]),
    ...(mode === undefined
      ? []
      : [sh`{ [ -L "$to/$f" ] || chmod ${/^\d+$/.test(mode) ? `0${mode}` : mode} -- "$to/$f"; }`]),
  ];
  if (steps.length === 0) return [];
  return [sh`list_members | { while IFS= read -r f; do ${joinShell(steps, ' && ')} || exit 1; done; } || exit 1`];
}
