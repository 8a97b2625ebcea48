import { readFileSync } from 'node:fs';
import { parseCsv } from '../formats/csv.ts';
import { compilePattern } from '../formats/regex/pattern.ts';
import type { Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import type { Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { existingFile } from './files.ts';

/** `key name=value …`: the options that Ansible also reads from the term itself. */
function readTerm(term: string, names: readonly string[]): { key: string; options: Record<string, string> } {
  const words = term.match(/(?:[^\s"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|["'])+/g) ?? [];
  const options: Record<string, string> = {};
  const key = words.filter((word) => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    if (name === '') return true;
    if (!names.includes(name)) refuse(`${name} is not a valid option`, `the lookup knows ${names.join(', ')}`);
    options[name] = decoded(value);
    return false;
  });
  return { key: key.join(' '), options };
}

/** The value of an option in a term: quotes around it taken away, `\t` and `\x1a` decoded. */
function decoded(value: string): string {
  const plain = value.replace(/\\(?:x([0-9a-fA-F]{2})|([tn\\]))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? ({ t: '\t', n: '\n' }[letter] ?? '\\') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /^(["']).*\1$/s.test(plain) && plain.length > 1 ? plain.slice(1, -1) : plain;
}

const SEARCH_KEY = 'Search key is required but was not found';

type Section = Map<string, string>;

/** The sections of an INI text; a line without a section belongs to none, an indented one continues the value above. */
function parseIni(content: string, caseSensitive: boolean, allowNone: boolean): Map<string, Section> {
  const sections = new Map<string, Section>([['', new Map()]]);
  let section: Section | undefined = sections.get('');
  let last: string | undefined;
  for (const line of content.split(/\r?\n/)) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      section = sections.get(header[1] ?? '') ?? new Map();
      sections.set(header[1] ?? '', section);
      last = undefined;
    } else if (/^\s/.test(line) && last !== undefined) {
      section?.set(last, `${section.get(last)}\n${line.trim()}`);
    } else {
      const [, name = line.trim(), value] = /^\s*([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      if (value === undefined && !allowNone) refuse(`the line ${JSON.stringify(line)} of an INI file has no value`);
      last = caseSensitive ? name : name.toLowerCase();
      section?.set(last, (value ?? '').trim());
    }
  }
  return sections;
}

/** Names of encodings as Python writes them and the Encoding Standard does not. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['latin-1', 'latin1'],
  ['utf8-sig', 'utf-8'],
  ['utf-8-sig', 'utf-8'],
]);

function readEncoded(path: string, encoding: string): string {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  try {
    return new TextDecoder(SPELLINGS.get(name) ?? name).decode(readFileSync(path));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse(`the encoding "${encoding}" is not known`);
  }
}

const or = (written: string | undefined, option: Value): string => written ?? text(option);

const csvLookup: Lookup = defineLookup(
  ['csvfile'],
  { file: 'ansible.csv', delimiter: 'TAB', encoding: 'utf-8', default: null, col: '1', keycol: '0' },
  (terms, defaults, context) =>
    (terms.length === 0 ? refuse(SEARCH_KEY) : terms).flatMap((term) => {
      const { key, options } = readTerm(text(term), Object.keys(defaults));
      if (key === '') refuse(SEARCH_KEY);
      const path = existingFile('csvfile', or(options.file, defaults.file), 'files', context);
      const named = or(options.delimiter, defaults.delimiter);
      const rows = parseCsv(
        readEncoded(path, or(options.encoding, defaults.encoding)),
        named === 'TAB' || named === 't' ? '\t' : named,
      );
      const [column, keyColumn] = [or(options.col, defaults.col), or(options.keycol, defaults.keycol)].map(Number);
      const found = rows.find((row) => row[keyColumn ?? 0] === key)?.[column ?? 1];
      return found ?? options.default ?? defaults.default ?? [];
    }),
);

const iniLookup: Lookup = defineLookup(
  ['ini'],
  {
    file: 'ansible.ini',
    type: 'ini',
    section: 'global',
    default: '',
    re: false,
    encoding: 'utf-8',
    case_sensitive: false,
    allow_no_value: false,
    allow_none: false,
    interpolation: true,
  },
  (terms, defaults, context) =>
    terms.flatMap((term): readonly Value[] => {
      const { key, options } = readTerm(text(term), Object.keys(defaults));
      const path = existingFile('ini', or(options.file, defaults.file), 'files', context);
      const caseSensitive = truth(defaults.case_sensitive);
      const sections = parseIni(
        readEncoded(path, or(options.encoding, defaults.encoding)),
        caseSensitive,
        truth(defaults.allow_no_value) || truth(defaults.allow_none),
      );
      const isProperties = or(options.type, defaults.type) === 'properties';
      const section =
        sections.get(isProperties ? '' : or(options.section, defaults.section)) ?? new Map<string, string>();
      if (truth(defaults.re) || /^(?:yes|true)$/i.test(options.re ?? '')) {
        const pattern = compilePattern(key, { ignorecase: !caseSensitive });
        return [...section].filter(([name]) => pattern.match(name)).map(([, value]) => value);
      }
      return [section.get(caseSensitive ? key : key.toLowerCase()) ?? or(options.default, defaults.default)];
    }),
);

/** Lookups in tables on the control node. */
export const tableLookups: readonly Lookup[] = [csvLookup, iniLookup];
