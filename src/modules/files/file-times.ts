import {
  type Change,
  change,
  directoryOf,
  type FileState,
  giveTo,
  InfrakitError,
  joinShell,
  need,
  type Ownership,
  own,
  type Probe,
  probe,
  setFlags,
  sh,
  tellState,
  userUmask,
} from '../../sdk/index.ts';

interface Want extends Ownership {
  readonly access_time?: string | undefined;
  readonly modification_time?: string | undefined;
}

/** A time asked for, as the host understands it in its own time zone. */
export interface HostTime {
  /** For `touch -t`. */
  readonly stamp: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

interface Times {
  readonly accessed: HostTime | null;
  readonly modified: HostTime | null;
}

/** What a directive of strptime takes: as many digits as make a number of its range. */
const DIGITS: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  m: '1[0-2]|0[1-9]|[1-9]',
  d: '3[01]|[12]\\d|0[1-9]|[1-9]',
  H: '2[0-3]|[01]\\d|\\d',
  M: '[0-5]\\d|\\d',
  S: '6[01]|[0-5]\\d|\\d',
};

/** The moment that a time such as `202401312359.00` names on the host; null for `now`, `preserve` and nothing. */
export function timeOnHost(text: string | undefined, format: string): Probe<HostTime | null> {
  if (text === undefined || text === 'now' || text === 'preserve') return probe(sh`:`, () => null);
  const { Y = '1900', m = '01', d = '01', H = '00', M = '00', S = '00' } = readTime(text, format);
  return probe(sh`date -d ${`${Y}-${m}-${d} ${H}:${M}:${S}`} +%s`, ({ rc, stdout, stderr }) => {
    if (rc !== 0) throw new InfrakitError(`the host does not understand the time ${text}: ${stderr.trim()}`);
    return { stamp: `${Y}${m}${d}${H}${M}.${S}`, seconds: Number(stdout) };
  });
}

/** @throws InfrakitError where the text does not have the format */
function readTime(text: string, format: string): Record<string, string> {
  const names: string[] = [];
  const source = format.replace(/%(.)|[.*+?^${}()|[\]\\]/g, (piece, letter: string | undefined) => {
    if (letter === undefined) return `\\${piece}`;
    const digits = DIGITS[letter];
    if (digits === undefined)
      throw new InfrakitError(`the time format ${format} uses %${letter}, which is not supported`);
    names.push(letter);
    return `(${digits})`;
  });
  const match = new RegExp(`^${source}$`).exec(text);
  if (!match) throw new InfrakitError(`the time ${text} does not have the format ${format}`);
  return Object.fromEntries(names.map((name, at) => [name, (match[at + 1] ?? '').padStart(2, '0')]));
}

/** Makes an empty file, or sets the times of what is there to now, unless other times are asked for. */
export function* touch(at: FileState, want: Want, times: Times): Iterable<Change> {
  const { path, type } = at;
  need(
    ['absent', 'file', 'directory'].includes(type),
    `Cannot touch other than files, directories, and hardlinks (${path} is ${type})`,
  );
  if (type === 'absent') {
    const made = at.hasParent ? {} : { unmet: `the directory ${directoryOf(path)} does not exist` };
    // Appending nothing makes a file and never empties one.
    const steps = [userUmask, sh`: >>${path}`, ...giveTo(path, want), tellState(path)];
    // Where it cannot be given what is asked for, it is not there either.
    const apply = sh`{ ${joinShell(steps, ' && ')}; } || { rm -f -- ${path}; exit 1; }`;
    yield change('state', 'absent', 'touch', apply, { path, ...made });
  }
  yield* setTimes(
    at,
    { ...want, access_time: want.access_time ?? 'now', modification_time: want.modification_time ?? 'now' },
    times,
  );
  yield* type === 'absent' ? setFlags(at, want.attributes) : own(at, want);
}

/** Sets the times that are asked for and not there yet. */
export function* setTimes(
  { path, attributes }: FileState,
  want: Want,
  { accessed, modified }: Times,
): Iterable<Change> {
  const present = attributes ?? { accessed: undefined, modified: undefined };
  const rows = [
    ['access_time', '-a', want.access_time, present.accessed, accessed],
    ['modification_time', '-m', want.modification_time, present.modified, modified],
  ] as const;
  for (const [what, flag, text, is, time] of rows) {
    if (text === undefined || text === 'preserve' || (text === 'now' && !attributes)) continue;
    if (time && time.seconds === is) continue;
    const stamp = time ? sh`-t ${time.stamp}` : sh``;
    const apply = sh`touch -c ${flag} ${stamp} -- ${path} && ${tellState(path)}`;
    yield change(what, is === undefined ? null : String(is), time ? String(time.seconds) : 'now', apply, { path });
  }
}
