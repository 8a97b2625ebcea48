import {
  applyMode,
  hasFlags,
  hostWord,
  InfrakitError,
  joinShell,
  type Ownership,
  type Probe,
  probe,
  type Shell,
  sh,
} from '../../sdk/index.ts';
import { type ArchiveRules, archiveFunctions } from './archive.ts';
import { parseKind } from './file-tree.ts';

/** An archive of the host beside the directory it is unpacked into. */
export interface ArchiveState {
  /** The path of the archive, where there is one. */
  readonly from?: string;
  readonly members: readonly string[];
  readonly differences: readonly string[];
  /** False where something that is there has another owner or mode than asked for. */
  readonly isOwned: boolean;
}

/** Prints which types, modes and owners the members have that are there, and their flags where those are asked for. */
export const listKinds = ({ attributes }: Ownership): Shell =>
  attributes === undefined
    ? sh`list_kinds() { list_members | while IFS= read -r f; do ${STAT} 2>/dev/null; done | sort -u; }`
    : sh`command -v lsattr >/dev/null || { echo 'attributes need lsattr, which the host does not have' >&2; exit 1; }
list_kinds() { list_members | while IFS= read -r f; do
k=$(${STAT} 2>/dev/null) && printf '%s %s\n' "$k" "$(lsattr -d -- "$to/$f" 2>/dev/null | cut -d ' ' -f 1)"
done | sort -u; }`;

const STAT = sh`stat -c ${'%f %u %g %U %G'} -- "$to/$f"`;

/** Compares an archive of the host with what was unpacked; nothing of it is unpacked for that. */
export function inspectArchive(
  want: ArchiveRules & Ownership & { readonly dest: string },
  source: string | undefined,
): Probe<ArchiveState> {
  if (source === undefined) return probe(sh`:`, () => ({ members: [], differences: [], isOwned: true }));
  const script = joinShell(
    [
      sh`from=${hostWord(source)} to=${hostWord(want.dest)}`,
      sh`[ -f "$from" ] && [ -d "$to" ] || { [ ! -f "$from" ] || printf '%s\0\0\0' "$from"; exit 0; }`,
      archiveFunctions(source, want),
      listKinds(want),
      sh`printf '%s\0' "$from" "$(list_members)" "$(list_differences)"; list_kinds`,
    ],
    '\n',
  );
  return probe(script, ({ rc, stdout, stderr }) => {
    if (rc !== 0) throw new InfrakitError(`cannot read ${source} on the host: ${stderr.trim()}`);
    const [from = '', members = '', differences = '', kinds = ''] = stdout.split('\0');
    return {
      ...(from === '' ? {} : { from }),
      members: linesOf(members),
      differences: linesOf(differences),
      isOwned: linesOf(kinds).every((line) => isAsWanted(line, want)),
    };
  });
}

/** Whether one line of `list_kinds` needs nothing. */
function isAsWanted(line: string, { owner, group, mode, attributes }: Ownership): boolean {
  const kind = parseKind(line);
  const isSet = (wanted: string | undefined, is: readonly string[]) => wanted === undefined || is.includes(wanted);
  if (!isSet(owner, kind.owner) || !isSet(group, kind.group)) return false;
  if (kind.type === 'link') return true;
  if (attributes !== undefined && !hasFlags(line.split(' ')[5] ?? '', attributes)) return false;
  return mode === undefined || applyMode(mode, kind.mode, kind.type === 'directory') === kind.mode;
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
