import { joinShell, type Shell, sh } from '../shell/sh.ts';
import { type Change, change } from './change.ts';
import { clearFlags, flags, setFlags } from './file-flags.ts';
import { type FileState, tellState } from './file-state.ts';
import { applyMode, formatMode, mode, UMASK } from './mode.ts';
import { bool, str } from './params.ts';

const principal = () => str().refine((name) => /^[^:]+$/.test(name), { error: 'must be one name or number' });

/** The parameters about owner and mode that nearly every module of files takes. */
export const ownership = {
  owner: principal().optional().describe('User name or number that owns the file.'),
  group: principal().optional().describe('Group name or number that owns the file.'),
  mode: mode().optional().describe("Permissions: '0644', or symbolic such as u=rw,g=r."),
  attributes: flags()
    .optional()
    .describe('Flags of chattr on the host: +i and -i change one, =i or i leaves no other.'),
  unsafe_writes: bool().optional().describe('Where a file cannot be replaced in one rename, write into it.'),
  seuser: str().optional().describe('Accepted and ignored: SELinux labels are left to the policy of the host.'),
  serole: str().optional().describe('Accepted and ignored.'),
  setype: str().optional().describe('Accepted and ignored.'),
  selevel: str().optional().describe('Accepted and ignored.'),
};

export interface Ownership {
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** Octal or symbolic. */
  readonly mode?: string | undefined;
  /** Flags, as `file-flags` reads them. */
  readonly attributes?: string | undefined;
}

type Owned = Pick<FileState, 'path' | 'type' | 'attributes' | 'flags'>;

/** The changes that give a path its owner, group, mode and flags. Nothing where there is no such path. */
export function* own(at: Owned, want: Ownership): Iterable<Change> {
  const { path, type, attributes: is } = at;
  if (!is) return;
  yield* clearFlags(at, want.attributes);
  const bits = want.mode === undefined ? is.mode : applyMode(want.mode, is.mode, type === 'directory');
  // The kernel takes the set-uid and set-gid bits off a file that changes hands.
  const again = bits & 0o6000 && type === 'file' ? [chmod(path, bits)] : [];
  const tell = tellState(path);
  if (differs(want.owner, is.owner, is.uid)) {
    const apply = joinShell([sh`chown -h -- ${want.owner} ${path}`, ...again, tell], ' && ');
    yield change('owner', is.owner, want.owner, apply, { path });
  }
  if (differs(want.group, is.group, is.gid)) {
    const apply = joinShell([sh`chown -h -- ${`:${want.group}`} ${path}`, ...again, tell], ' && ');
    yield change('group', is.group, want.group, apply, { path });
  }
  if (bits !== is.mode && type !== 'link') {
    const apply = joinShell([chmod(path, bits), tell], ' && ');
    yield change('mode', formatMode(is.mode), formatMode(bits), apply, { path });
  }
  yield* setFlags(at, want.attributes);
}

/** Gives a path that was just made its owner and mode; symbolic modes start from what the usual umask leaves. */
export function giveTo(path: string, want: Ownership, isDirectory = false): Shell[] {
  const fresh = (isDirectory ? 0o777 : 0o666) & ~UMASK;
  return [
    ...(want.owner === undefined ? [] : [sh`chown -- ${want.owner} ${path}`]),
    ...(want.group === undefined ? [] : [sh`chown -- ${`:${want.group}`} ${path}`]),
    ...(want.mode === undefined ? [] : [chmod(path, applyMode(want.mode, fresh, isDirectory))]),
  ];
}

/** Permission bits for `chmod`: five digits, because with four GNU leaves the set-group-ID bit of directories as it is. */
export const chmodWord = (bits: number): string => formatMode(bits).padStart(5, '0');

const chmod = (path: string, bits: number): Shell => sh`chmod ${chmodWord(bits)} -- ${path}`;

/** True where an owner or group is asked for and is another than the present one. */
const differs = (want: string | undefined, name: string, id: number): want is string =>
  want !== undefined && want !== name && want !== String(id);
