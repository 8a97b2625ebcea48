import {
  decodeText,
  Fields,
  type FileAttributes,
  type FileType,
  hostWord,
  joinShell,
  type Probe,
  parseAttributes,
  probe,
  type Shell,
  STAT_NUMBERS,
  sh,
  withoutSlash,
} from '../../sdk/index.ts';
import { leaveFor } from './file-tree.ts';

export interface Found {
  readonly path: string;
  readonly type: FileType;
  readonly attributes: FileAttributes;
}

export interface Listing {
  /** Seconds since 1970 on the host. */
  readonly now: number;
  readonly found: readonly Found[];
  /** How many entries of other types there are. */
  readonly others: number;
  /** The paths that could not be searched, each with the reason. */
  readonly skipped: readonly (readonly [path: string, reason: string])[];
}

interface Rules {
  readonly paths: readonly string[];
  readonly recurse: boolean;
  readonly depth?: number | undefined;
  readonly file_type: 'any' | 'directory' | 'file' | 'link';
  readonly follow: boolean;
}

/** How find says that it may not read a directory, without its own name: in coreutils the path is quoted. */
const CLOSED = /^'?(.*?)\/?'?: Permission denied$/;

/** What the directories hold, as far as the host can choose it cheaply. */
export function listFiles({ paths, recurse, depth, file_type, follow }: Rules): Probe<Listing> {
  const levels = recurse ? depth : 1;
  const atMost = (depth: number | undefined): Shell => (depth === undefined ? sh`` : sh`-maxdepth ${depth}`);
  const type = { any: sh``, directory: sh`-type d`, file: sh`-type f`, link: sh`-type l` }[file_type];
  // No path has two slashes in a row: they start an entry, whatever its name holds.
  const entry = `//${STAT_NUMBERS}/%U/%G/%n`;
  const tree = sh`find ${follow ? sh`-L` : sh``} "$p/"`;
  const walk = sh`${tree} -mindepth 1 ${atMost(levels)}`;
  // Asked apart: what it says must not get among what stat prints.
  const closed = sh`${walk} 2>&1 >/dev/null | sed -n 's|^[a-z]*: |//closed/|p'`;
  const counting = sh`-exec sh -c 'printf "//others/%s\n" "$#"' sh {} +`;
  const count = file_type === 'any' ? sh`:` : sh`${walk} ! ${type} ${counting}`;
  // The entries of the deepest directories count as examined, too.
  const beyond =
    recurse && depth !== undefined ? sh`${tree} -mindepth ${depth + 1} ${atMost(depth + 1)} ${counting}` : sh`:`;
  const look = (path: string): Shell => sh`p=${hostWord(withoutSlash(path))}
if [ -d "$p" ]; then (
${leaveFor(sh`"$p"`)}
${walk} ${type} -exec stat -c ${entry} -- {} + || { ${closed}; }
${count}
${beyond}
) else printf '//skipped/%s\n' "$p"; fi`;
  return probe(joinShell([sh`date +%s`, ...paths.map(look)], '\n'), ({ stdout }) => {
    const [now = '', ...entries] = stdout.split('\n//');
    const rows = entries.map((text, at) => (at === entries.length - 1 ? text.replace(/\n$/, '') : text).split('/'));
    const missing = rows.filter(([kind]) => kind === 'skipped').map(([, ...path]) => path.join('/'));
    const skipped = [
      ...missing.map((path) => [path, `'${path}' is not a directory`] as const),
      ...rows.filter(([kind]) => kind === 'closed').flatMap(([, ...said]) => closedPath(said.join('/'))),
    ];
    const others = rows.reduce((sum, [kind, count]) => sum + (kind === 'others' ? Number(count) : 0), 0);
    const found = rows.filter(([kind]) => kind !== 'skipped' && kind !== 'others' && kind !== 'closed').map(readEntry);
    return { now: Number(now), skipped, others, found };
  });
}

function closedPath(said: string): (readonly [path: string, reason: string])[] {
  const [, quoted] = CLOSED.exec(said) ?? [];
  if (quoted === undefined) return [];
  const path = withoutSlash(quoted.replaceAll("\\'", "'"));
  return [[path, `Permission denied: '${path}'`]];
}

function readEntry([numbers = '', owner = '', group = '', ...path]: readonly string[]): Found {
  const { type, ...attributes } = parseAttributes(`${numbers}\n${owner}\n${group}`);
  return { path: withoutSlash(path.join('/')), type, attributes };
}

/** For the name of an encoding as Python or the web writes it; undefined for one that neither knows. */
export function decoderOf(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding.replaceAll('_', '-'), { fatal: true });
  } catch {
    return undefined;
  }
}

export interface FileContent {
  readonly checksum?: string;
  readonly text?: string;
  /** It is no text in the encoding that was named. */
  readonly undecodable?: true;
}

/** Checksums and, where asked for, texts of regular files. */
export function readContents(
  paths: readonly string[],
  algorithm: string | undefined,
  withText: boolean,
  encoding?: string,
): Probe<readonly FileContent[]> {
  const sum = algorithm === undefined ? sh`:` : sh`${`${algorithm}sum`} <"$1" | cut -d ' ' -f 1`;
  const size = withText ? sh`wc -c <"$1"` : sh`echo 0`;
  const read = sh`read_file() {
h=; n=0
if [ -f "$1" ] && [ -r "$1" ]; then h=$(${sum}); n=$(${size}); fi
printf '%s\0%s\0' "$h" "$n"
[ "$n" -eq 0 ] || head -c "$n" -- "$1"
printf '\0'
}`;
  const script = joinShell([read, ...paths.map((path) => sh`read_file ${path}`)], '\n');
  return probe(script, (output) => {
    const fields = new Fields(output);
    return paths.map(() => {
      const checksum = fields.next();
      const bytes = fields.take(Number(fields.next()));
      return { ...decode(bytes, encoding), ...(checksum === '' ? {} : { checksum }) };
    });
  });
}

function decode(bytes: Uint8Array, encoding: string | undefined): FileContent {
  if (encoding === undefined) return { text: decodeText(bytes).text };
  try {
    const decoder = decoderOf(encoding);
    return decoder ? { text: decoder.decode(bytes) } : { undecodable: true };
  } catch {
    return { undecodable: true };
  }
}
