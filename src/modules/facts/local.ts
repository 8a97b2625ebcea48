import { basename } from 'node:path/posix';
import type { Json } from '../../sdk/index.ts';
import type { Topic } from './fact.ts';

interface FactFile {
  readonly path: string;
  readonly lines: string[];
  /** The exit status of one that is a program. */
  rc?: number;
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
      if (key === 'fact-rc' && current) current.rc = Number(value);
      if (key === 'given-up' && current?.path && value.endsWith(current.path)) current.late = true;
    }
    const finished = files.filter(({ late }) => !late);
    return { local: Object.fromEntries(finished.map((file) => [basename(file.path, '.fact'), read(file)])) };
  },
};

function read({ path, lines, rc }: FactFile): Json {
  if (rc !== undefined && rc !== 0) return `error loading fact - ${path} exited with status ${rc}`;
  const text = lines.join('\n');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return readIni(lines) ?? `error loading fact - ${path} is neither JSON nor INI`;
  }
}

/** The sections of an INI file; its option names are lower-cased, as Python's parser has it. Undefined if it is none. */
function readIni(lines: readonly string[]): Json | undefined {
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
    if (key === undefined || current === undefined) return undefined;
    current[key.toLowerCase()] = value;
  }
  return sections;
}
