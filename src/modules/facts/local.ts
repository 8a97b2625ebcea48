import { basename } from 'node:path/posix';
import type { Json } from '../../sdk/index.ts';
import type { Topic } from './fact.ts';

interface FactFile {
  readonly path: string;
  readonly lines: string[];
  /** The exit status of one that is a program. */
  rc?: number;
  /** Why there is nothing of it. */
  is?: string;
  /** Whether its time was up before it ended. */
  late?: true;
}

/** The facts that the host's own files and programs give, each under the name of its file. */
export const local: Topic = {
  names: ['local'],
  questions: ['local facts'],
  facts(readings) {
    const files: FactFile[] = [];
    for (const [key, value] of readings.said) {
      if (key === 'fact-file') files.push({ path: value, lines: [] });
      const current = files.at(-1);
      if (key === 'fact-line') current?.lines.push(value);
      if (key === 'fact-is' && current) current.is = value;
      if (key === 'fact-rc' && current) current.rc = Number(value);
      if (key === 'given-up' && current?.path && value.endsWith(current.path)) current.late = true;
    }
    const finished = files.filter(({ late }) => !late);
    return { local: Object.fromEntries(finished.map((file) => [basename(file.path, '.fact'), read(file)])) };
  },
};

/** What cannot be had is told in the words that Ansible begins with. */
function read({ path, lines, rc, is }: FactFile): Json {
  if (is === 'missing') return `Could not stat fact (${path}): no such file or directory`;
  if (is === 'unreadable') return `error loading facts: ${path} may not be read`;
  if (rc !== undefined && rc !== 0) return `Failure executing fact script (${path}), rc: ${rc}`;
  const text = lines.join('\n');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return readIni(path, lines);
  }
}

/** The sections of an INI file, as Python's parser reads them: names of options in lower case, `%(name)s` filled in. */
function readIni(path: string, lines: readonly string[]): Json {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> | undefined;
  for (const line of lines.map((row) => row.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    const [, section] = /^\[(.+)\]$/.exec(line) ?? [];
    if (section !== undefined) {
      current = sections[section] ??= {};
      continue;
    }
    const [, key, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || current === undefined) {
      return `error loading facts as JSON or ini - please check content: ${path}`;
    }
    current[key.toLowerCase()] = value;
  }
  try {
    return Object.fromEntries(Object.entries(sections).map(([name, options]) => [name, filledIn(options)]));
  } catch (error) {
    if (!(error instanceof BadReference)) throw error;
    return `error loading facts as ini - please check content: ${path} (${error.message})`;
  }
}

class BadReference extends Error {}

const filledIn = (options: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(options).map((name) => [name, optionValue(name, options, 0)]));

/** Python's limit, too. */
const DEEPEST_REFERENCE = 10;

function optionValue(name: string, options: Readonly<Record<string, string>>, depth: number): string {
  const value = options[name];
  if (value === undefined) throw new BadReference(`there is no option ${name}`);
  if (depth > DEEPEST_REFERENCE) throw new BadReference(`${name} leads back to itself`);
  return value.replace(/%(?:(%)|\(([^)]+)\)s)?/g, (found, percent, other: string | undefined) => {
    if (percent) return '%';
    if (other === undefined) throw new BadReference(`'%' must be followed by '%' or '(', found: '${found}'`);
    return optionValue(other.toLowerCase(), options, depth + 1);
  });
}
