import {
  applyMode,
  type Change,
  change,
  chmodWord,
  type FileState,
  fileFields,
  formatMode,
  giveTo,
  joinShell,
  locate,
  need,
  type Ownership,
  type Probe,
  probe,
  type Shell,
  setFlags,
  sh,
  tellState,
  userUmask,
} from '../../sdk/index.ts';

/** One combination of type, mode and owner that occurs in a tree. */
export interface Kind {
  readonly type: 'directory' | 'link' | 'other';
  readonly mode: number;
  readonly owner: readonly [name: string, id: string];
  readonly group: readonly [name: string, id: string];
}

/** Which combinations of mode and owner occur in a directory: few lines, however large the tree. */
export const treeSummary = (path: string, wanted: boolean): Probe<readonly Kind[]> =>
  probe(
    wanted
      ? sh`${locate(path, { follow: true })}
[ ! -d "$p" ] || ( ${leaveFor(sh`"$p"`)}; find "$p/" -exec stat -c ${'%f %u %g %U %G'} {} + | sort -u )`
      : sh`:`,
    ({ stdout }) => stdout.split('\n').filter(Boolean).map(parseKind),
  );

/**
 * Goes to where everybody may be, unless the path is relative: GNU find ends with an error where it may not come back to
 * where it began, as after a change of the user.
 */
export const leaveFor = (path: string | Shell): Shell => sh`case ${path} in /*) cd / ;; esac`;

/** `%f %u %g %U %G` of `stat`. */
export function parseKind(line: string): Kind {
  const [raw = '', uid = '', gid = '', owner = '', group = ''] = line.split(' ');
  const bits = Number.parseInt(raw, 16);
  const format = bits & 0o170000;
  const type = format === 0o040000 ? 'directory' : format === 0o120000 ? 'link' : 'other';
  return { type, mode: bits & 0o7777, owner: [owner, uid], group: [group, gid] };
}

/** Makes a directory; those above it that are missing get the same owner and mode. */
export function* makeDirectory(at: FileState, want: Ownership): Iterable<Change> {
  const { path, base } = at;
  if (at.type === 'directory') return;
  need(at.type === 'absent', `${path} already exists as a ${fileFields(at).state}`);
  const made: string[] = [];
  for (let one = path; one.length > base.length || (base === '.' && one !== '.'); one = parentOf(one))
    made.unshift(one);
  const steps = made.flatMap((one) => [sh`mkdir -- ${one}`, ...giveTo(one, want, true)]);
  const apply = sh`${userUmask} && ${joinShell([...steps, tellState(path)], ' && ')}`;
  yield change('state', 'absent', 'directory', apply, { path });
  yield* setFlags(at, want.attributes);
}

const parentOf = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
};

/** Gives everything in a directory its owner and mode; links themselves change hands, not what they point to. */
export function* ownTree(at: FileState, want: Ownership, tree: readonly Kind[]): Iterable<Change> {
  const { path } = at;
  if (at.type !== 'directory') return;
  const tell = tellState(path);
  for (const [what, name] of [
    ['owner', want.owner],
    ['group', want.group],
  ] as const) {
    if (name === undefined) continue;
    const other = tree.find((kind) => !kind[what].includes(name));
    const who = what === 'owner' ? name : `:${name}`;
    if (other) yield change(what, other[what][0], name, sh`chown -hR -- ${who} ${path} && ${tell}`, { path });
  }
  const { mode } = want;
  if (mode === undefined) return;
  const other = tree.filter((kind) => kind.type !== 'link' && kind.mode !== modeFor(kind, mode));
  const [first] = other;
  if (!first) return;
  // Not `chmod -R`, which reads symbolic modes differently in coreutils and busybox: whatever has one mode gets the
  // mode that was computed for it. No path is met twice, because a mode that was set needs no setting.
  const steps = other.map((kind) => {
    const type = kind.type === 'directory' ? sh`-type d` : sh`! -type d ! -type l`;
    const bits = chmodWord(modeFor(kind, mode));
    return sh`( ${leaveFor(path)}; find ${path} ${type} -perm ${formatMode(kind.mode)} -exec chmod ${bits} {} + )`;
  });
  const apply = joinShell([...steps, tell], ' && ');
  yield change('mode', formatMode(first.mode), formatMode(modeFor(first, mode)), apply, { path });
}

const modeFor = ({ mode, type }: Kind, wanted: string): number => applyMode(wanted, mode, type === 'directory');
