import { createHash } from 'node:crypto';
import {
  type Change,
  type Content,
  change,
  giveFlags,
  joinShell,
  type MadeContent,
  type Ownership,
  SAME,
  type Shell,
  sh,
  tellState,
  userUmask,
} from '../../sdk/index.ts';
import { type ArchiveRules, archiveFunctions, refuseClimbing } from './archive.ts';
import { listKinds } from './unarchive-probe.ts';

interface Want extends ArchiveRules, Ownership {
  readonly src: string;
}

/** An archive that comes from here or from a server, or one of the host, of which it is known what differs. */
type ArchiveSource =
  | { readonly content: Content; readonly sha256: string }
  | { readonly made: MadeContent; readonly name: string }
  | { readonly hostPath: string; readonly differences: readonly string[] };

/**
 * Unpacks an archive and gives what it holds its owner and mode. One that is not on the host yet is compared where it
 * arrives; so only then it is known whether anything changes.
 */
export function unpackChange(want: Want, dest: string, source: ArchiveSource): Change {
  const isPresent = 'hostPath' in source;
  const from = isPresent ? source.hostPath : temporaryFor('made' in source ? source.made.key : source.sha256, dest);
  const script = joinShell(
    [
      sh`from=${from} to=${dest}`,
      ...(isPresent ? [] : [sh`trap 'rm -f -- "$from"' EXIT`]),
      ...('made' in source ? [sh`{ ${source.made.make(from)}; } || exit 1`] : []),
      archiveFunctions('made' in source ? source.name : want.src, want),
      listKinds(want),
      sh`list_members >/dev/null || exit 1`,
      refuseClimbing,
      sh`before=$(list_differences; echo; list_kinds)`,
      sh`case $before in ${'\n'}*) ;; *) ( ${userUmask}; unpack >&2 ) || exit 1;; esac`,
      ...giveMembers(want),
      sh`printf 'members=%s\0\n' "$(list_members)"`,
      // What is kept because it is newer counts as different all the same, as Ansible has it.
      sh`case ${want.keep_newer ? sh`"$before"` : sh`''`} in
''|${'\n'}*) [ "$before" != "$(list_differences; echo; list_kinds)" ] || echo ${SAME};;
esac`,
      tellState(dest),
    ],
    '\n',
  );
  const after = isPresent ? source.differences.slice(0, 100).join('\n') : want.src;
  return change('content', null, after || want.src, script, {
    path: dest,
    certainty: isPresent ? 'will' : 'may',
    ...(want.keep_newer ? { repeats: true } : {}),
    ...('content' in source ? { stage: [{ temporary: from, content: source.content }] } : {}),
    ...('made' in source && source.made.obtain ? { obtain: source.made.obtain(from) } : {}),
  });
}

/** Beside what it is unpacked into, where there is room for it. */
function temporaryFor(key: string, dest: string): string {
  const mark = createHash('sha256').update(key).update(dest).digest('hex').slice(0, 16);
  return `${dest}/.infrakit-${mark}`;
}

function giveMembers({ owner, group, mode, attributes }: Ownership): Shell[] {
  const steps = [
    ...(owner === undefined ? [] : [sh`chown -h -- ${owner} "$to/$f"`]),
    ...(group === undefined ? [] : [sh`chown -h -- ${`:${group}`} "$to/$f"`]),
    ...(mode === undefined
      ? []
      : [sh`{ [ -L "$to/$f" ] || chmod ${/^\d+$/.test(mode) ? `0${mode}` : mode} -- "$to/$f"; }`]),
    ...(attributes === undefined ? [] : [sh`{ [ -L "$to/$f" ] || ${giveFlags(sh`"$to/$f"`, attributes)}; }`]),
  ];
  if (steps.length === 0) return [];
  return [sh`list_members | { while IFS= read -r f; do ${joinShell(steps, ' && ')} || exit 1; done; } || exit 1`];
}
