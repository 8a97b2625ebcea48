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
}

export function readReadings(text: string): Readings {
  const files = new Map<string, string[]>();
  const said: [string, string][] = [];
  for (const row of text.split('\n')) {
    const isFile = row.startsWith('/');
    const at = row.indexOf(isFile ? ':' : '=');
    if (at < 0) continue;
    const [name, value] = [row.slice(0, at), row.slice(at + 1)];
    if (!isFile) said.push([name, value]);
    else files.set(name, [...(files.get(name) ?? []), value]);
  }
  const signs = new Set(said.filter(([key]) => key === 'exists').map(([, path]) => path));
  const all = (key: string) => said.filter(([name]) => name === key).map(([, value]) => value);
  return {
    lines: (path) => files.get(path) ?? [],
    line: (path) => files.get(path)?.[0]?.trim() ?? '',
    paths: (prefix) => [...files.keys()].filter((path) => path.startsWith(prefix)),
    all,
    one: (key) => all(key).at(-1) ?? '',
    exists: (path) => signs.has(path),
    said,
  };
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
