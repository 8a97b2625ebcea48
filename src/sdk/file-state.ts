import { DOLLAR, joinShell, type Shell, sh } from '../shell/sh.ts';
import { looksAt, shared, sharedWord } from '../shell/shared.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type FileFlags, LIST_FLAGS, parseFlags } from './file-flags.ts';
import { hostWord } from './host-word.ts';
import { formatMode } from './mode.ts';
import { type Probe, probe } from './probe.ts';

export const FILE_TYPES = ['file', 'directory', 'link', 'char', 'block', 'fifo', 'socket'] as const;
export type FileType = 'absent' | (typeof FILE_TYPES)[number];

/** What stands at a path. Times are in seconds since 1970; sizes in bytes. */
export interface FileState {
  /** The path with `~` and variables expanded, links followed where that was asked for. */
  readonly path: string;
  /** The nearest directory above the path that exists, and whether it is the one that holds the path. */
  readonly base: string;
  readonly hasParent: boolean;
  readonly type: FileType;
  /** Where a link points, as it is written in it. */
  readonly target?: string;
  readonly attributes?: FileAttributes;
  /** There only where they were asked for. */
  readonly flags?: FileFlags;
}

export interface FileAttributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The names, or the numbers where there are none. */
  readonly owner: string;
  readonly group: string;
  readonly size: number;
  readonly links: number;
  readonly inode: number;
  readonly device: number;
  readonly accessed: number;
  readonly modified: number;
  readonly changed: number;
}

export interface Whereabouts {
  /** Where the path is a directory (or ends with a slash), the entry of this name in it is meant. */
  readonly inside?: string | undefined;
  /** Where the path is a link, what it points to is meant. */
  readonly follow?: boolean | undefined;
}

/** What is to be told beside what every host knows. */
export interface Description {
  /** The flags of `lsattr`. */
  readonly flags?: boolean | undefined;
}

/** The numbers that `stat -c` prints for `parseAttributes`; coreutils and busybox agree on these. */
export const STAT_NUMBERS = '%f %h %u %g %s %i %d %X %Y %Z';
const STAT_FORMAT = sharedWord(`${STAT_NUMBERS}\n%U\n%G`);

/** What `stat` is to print of many paths: the path between `>` and a line end, and then what of one. */
export const SEEN_FORMAT = `>%n\n${STAT_NUMBERS}\n%U\n%G`;

/** Sets `$p` to the path that is meant. */
export function locate(path: string, { inside, follow }: Whereabouts = {}): Shell {
  const steps = [sh`p=${hostWord(withoutSlash(path))}`];
  if (inside !== undefined && path.endsWith('/')) steps.push(sh`p=$p/${inside}`);
  else if (inside !== undefined) steps.push(sh`[ ! -d "$p" ] || p=$p/${inside}`);
  if (follow) steps.push(sh`[ ! -L "$p" ] || p=$(readlink -f -- "$p")`);
  return joinShell(steps, '\n');
}

/** Describes `$p` in five fields, each ended by a NUL, which no path can hold. */
export const describePath = ({ flags }: Description): Shell => (flags ? DESCRIBE_WITH_FLAGS : DESCRIBE);

/**
 * `stat` is the one program that is started, and not even that where it was asked about many paths before (`looksAt`): the
 * directory above is found as dirname(1) does, and tests are the shell's own.
 */
const describing = (listFlags: Shell): Shell =>
  shared(sh`eval "s=\$infrakit_state$infrakit_state"
case $s in
"$p
"*) s=${DOLLAR}{s#"$p
"} ;;
*) if [ -e "$p" ] || [ -L "$p" ]; then s=$(stat -c ${STAT_FORMAT} -- "$p" 2>/dev/null) || [ ! -e "$p" ] || s=unreadable
else s=
fi ;;
esac
l=; [ ! -L "$p" ] || l=$(readlink -- "$p")
d=$p
while :; do
case $d in
*/*) d=${DOLLAR}{d%/*}; case $d in *[!/]*) d=${DOLLAR}{d%"${DOLLAR}{d##*[!/]}"};; *) d=/;; esac;;
*) d=.;;
esac
[ ! -d "$d" ] || break
done
f=; ${listFlags}
printf '%s\0' "$p" "$s" "$l" "$d" "$f"`);
const DESCRIBE = describing(sh`:`);
const DESCRIBE_WITH_FLAGS = describing(sh`[ -z "$s" ] || f=$(${LIST_FLAGS})`);

/** What stands at a path. */
export const fileState = (path: string, asked: Whereabouts & Description = {}): Probe<FileState> =>
  probe(
    sh`${looksAt('state', withoutSlash(path))}${locate(path, asked)}
${describePath(asked)}`,
    ({ stdout }) => readDescription(stdout.split('\0'), asked),
  );

/** What the first five of these fields, printed by `describePath`, say. */
export function readDescription(
  [path = '', stat = '', target = '', base = '', listed = '']: readonly string[],
  { flags }: Description = {},
): FileState {
  if (stat === 'unreadable' || base === '') {
    throw new InfrakitError(`the host did not say what ${path || 'the path'} is`, {
      hint: 'it needs a `stat` that knows `-c`, as coreutils and busybox have it',
    });
  }
  const place = { path, base, hasParent: base === directoryOf(path) };
  if (stat === '') return { ...place, type: 'absent' };
  const { type, ...attributes } = parseAttributes(stat);
  return {
    ...place,
    type,
    attributes,
    ...(type === 'link' ? { target } : {}),
    ...(flags ? { flags: parseFlags(listed) } : {}),
  };
}

const TYPES = new Map<number, FileType>([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'link'],
  [0o020000, 'char'],
  [0o060000, 'block'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
]);

/** Three lines: the numbers of `STAT_NUMBERS`, the owner and the group. */
export function parseAttributes(stat: string): FileAttributes & { type: FileType } {
  const [numbers = '', owner = '', group = ''] = stat.split('\n');
  const [raw = '', ...rest] = numbers.split(' ');
  const [links = 0, uid = 0, gid = 0, size = 0, inode = 0, device = 0, accessed = 0, modified = 0, changed = 0] =
    rest.map(Number);
  const bits = Number.parseInt(raw, 16);
  return {
    type: TYPES.get(bits & 0o170000) ?? 'file',
    mode: bits & 0o7777,
    uid,
    gid,
    owner: owner === 'UNKNOWN' ? String(uid) : owner,
    group: group === 'UNKNOWN' ? String(gid) : group,
    size,
    links,
    inode,
    device,
    accessed,
    modified,
    changed,
  };
}

/** Prints what `stateAfter` reads, as the last words of a change to a path. */
export const tellState = (path: string): Shell => sh`stat -c ${STAT_FORMAT} -- ${path}`;

/** The result fields by which Ansible describes a file: mode, owner, group, uid, gid, size, state. */
export function fileFields({ type, attributes }: Pick<FileState, 'type' | 'attributes'>) {
  if (!attributes) return { state: type };
  const { mode, uid, gid, owner, group, size, links } = attributes;
  const state = type === 'file' && links > 1 ? 'hard' : type;
  return { mode: formatMode(mode), uid, gid, owner, group, size, state };
}

/** What `tellState` printed, at the end of the output of a change. */
export function toldState(stdout: string): Pick<FileState, 'type' | 'attributes'> | undefined {
  const [told] = /[0-9a-f]+(?: \d+){9}\n.*\n.*\n?$/.exec(stdout) ?? [];
  if (told === undefined) return undefined;
  const { type, ...attributes } = parseAttributes(told);
  return { type, attributes };
}

/** The directory part of a path of the host; `.` where it has none. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : withoutSlash(path.slice(0, slash)) || '/';
}

/** The last part of a path of the host. */
export const nameOf = (path: string): string => withoutSlash(path).split('/').at(-1) ?? '';

/** A path without the slashes at its end and without doubled ones. */
export const withoutSlash = (path: string): string => path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
