/** What the facts script printed. */
export interface Readings {
  /** The lines of a file that are not empty. */
  lines(path: string): readonly string[];
  /** The first line of a file without blanks around it, or '' where there is none. */
  line(path: string): string;
  /** The paths that were read and begin with a prefix. */
  paths(prefix: string): readonly string[];
  /** The values of a key, as often as it came. */
  all(key: string): readonly string[];
  /** The last value of a key, or ''. */
  one(key: string): string;
  /** Whether the path is there. */
  exists(path: string): boolean;
  /** Every `key=value` in its order, for what belongs together. */
  readonly said: readonly (readonly [key: string, value: string])[];
  /** Rows of programs that are neither, as they printed them. */
  readonly rows: readonly string[];
  /** The environment of the tasks, and that of process 1 where it may be read: `NAME=value` each. */
  readonly environments: readonly [own: readonly string[], init: readonly string[]];
}

/** Environments come last and as they are: their entries end with a NUL, and a line that no entry can be parts the two. */
const ENVIRONMENTS = '\nenvironments=\n';
const PARTING = '=\n';

export function readReadings(text: string): Readings {
  const end = `\n${text}`.indexOf(ENVIRONMENTS);
  const files = new Map<string, string[]>();
  const said: [string, string][] = [];
  const rows: string[] = [];
  for (const row of (end < 0 ? text : text.slice(0, end)).split('\n')) {
    if (row.startsWith('/')) readLine(row, files);
    else {
      const [, key] = /^([a-z][a-z0-9-]*)=/.exec(row) ?? [];
      if (key === undefined) rows.push(row);
      else said.push([key, row.slice(key.length + 1)]);
    }
  }
  const keyed = new Map<string, string[]>();
  for (const [key, value] of said) push(keyed, key, value);
  const signs = new Set(keyed.get('exists'));
  return {
    lines: (path) => files.get(path) ?? [],
    line: (path) => files.get(path)?.[0]?.trim() ?? '',
    paths: (prefix) => [...files.keys()].filter((path) => path.startsWith(prefix)),
    all: (key) => keyed.get(key) ?? [],
    one: (key) => keyed.get(key)?.at(-1) ?? '',
    exists: (path) => signs.has(path),
    said,
    rows,
    environments: end < 0 ? [[], []] : readEnvironments(text.slice(end + ENVIRONMENTS.length - 1)),
  };
}

/** `/path:line`, as grep prints it. */
function readLine(row: string, files: Map<string, string[]>): void {
  const at = row.indexOf(':');
  if (at > 0 && at < row.length - 1) push(files, row.slice(0, at), row.slice(at + 1));
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function readEnvironments(text: string): Readings['environments'] {
  const entries = text.split('\0');
  const at = entries.findIndex((entry) => entry.startsWith(PARTING));
  if (at < 0) return [entries, []];
  return [entries.slice(0, at), [(entries[at] ?? '').slice(PARTING.length), ...entries.slice(at + 1)]];
}

/** `key: value` lines as /proc has them; of a key that comes twice the first counts. */
export function readTable(lines: readonly string[]): Map<string, string> {
  const table = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    const key = line.slice(0, at).trim();
    if (at > 0 && !table.has(key)) table.set(key, line.slice(at + 1).trim());
  }
  return table;
}

/** `KEY="value"` lines as os-release has them. */
export function readAssignments(lines: readonly string[]): Map<string, string> {
  const table = new Map<string, string>();
  for (const line of lines) {
    const [, key, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) table.set(key, value.trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return table;
}
