import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { wantText } from '../../coerce.ts';
import { parseCsv } from '../../formats/csv.ts';
import type { Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { isDict, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const FORMS: readonly string[] = ['NFC', 'NFD', 'NFKC', 'NFKD'];
const BYTES = 6;

/** The separators of Python's dialects of CSV. */
const DIALECTS: ReadonlyMap<string, string> = new Map([
  ['excel', ','],
  ['excel-tab', '\t'],
  ['unix', ','],
]);

function completeHardwareAddress(prefix: string): string {
  const groups = prefix.toLowerCase().split(':');
  const wrong = groups.find((group) => !/^[\da-f]{2}$/.test(group));
  if (groups.length >= BYTES) refuse(`Invalid value (${prefix}) for random_mac: 5 colon(:) separated items max`);
  if (wrong !== undefined)
    refuse(`Invalid value (${prefix}) for random_mac: ${wrong || 'empty item'} is no hexadecimal byte`);
  const more = Array.from({ length: BYTES - groups.length }, () => randomInt(256).toString(16).padStart(2, '0'));
  return [...groups, ...more].join(':');
}

function rowsOf(
  content: string,
  dialect: string,
  args: Readonly<Record<'fieldnames' | 'delimiter' | 'skipinitialspace', Value>>,
): Value {
  const separator = args.delimiter === null ? DIALECTS.get(dialect) : text(args.delimiter);
  if (separator === undefined)
    return refuse(`Dialect '${dialect}' is not supported`, `from_csv knows ${[...DIALECTS.keys()].join(', ')}`);
  const plain = content.replace(/^\ufeff/, '');
  const trimmed = args.skipinitialspace !== null && truth(args.skipinitialspace);
  const rows = parseCsv(
    trimmed ? plain.replaceAll(new RegExp(`(^|${escapeSign(separator)}) +`, 'gm'), '$1') : plain,
    separator,
  );
  const names = args.fieldnames === null ? rows.shift() : iterate(args.fieldnames).map(text);
  return rows.map((row) => {
    const record = new Map<string | null, Value>((names ?? []).map((name, i) => [name, row[i] ?? null]));
    // Cells that no name is for stand together under None.
    if (names && row.length > names.length) record.set(null, row.slice(names.length));
    return record;
  });
}

const escapeSign = (sign: string): string => sign.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A dict of dicts as an INI text, as Python's configparser writes it. */
function writeIni(input: Value): string {
  if (!isDict(input)) return refuse("the filter 'to_ini' wants a dict of dicts");
  if (input.size === 0) refuse('to_ini received an empty dict. An empty dict cannot be converted.');
  return [...input]
    .map(([section, options]) => {
      if (!isDict(options)) return refuse(`the section '${String(section)}' of the filter 'to_ini' must be a dict`);
      const lines = [...options].map(([name, value]) => `${String(name)} = ${text(value).replaceAll('\n', '\n\t')}\n`);
      return `[${String(section)}]\n${lines.join('')}\n`;
    })
    .join('');
}

/** Filters of community.general for texts. */
export const communityTextFilters: readonly Filter[] = [
  defineFilter(['crc32'], {}, (input) => crc32(wantText("the input of the filter 'crc32'", input)).toString(16)),
  defineFilter(['unicode_normalize'], { form: 'NFC' }, (input, { form }) => {
    const wanted = text(form);
    if (!FORMS.includes(wanted)) refuse(`${wanted} is not a valid form`, `the forms are ${FORMS.join(', ')}`);
    return wantText("the input of the filter 'unicode_normalize'", input).normalize(wanted);
  }),
  defineFilter(['random_mac'], { seed: null }, (input, { seed }) => {
    if (seed !== null)
      refuse("the filter 'random_mac' with a seed is not there", 'leave the seed out, or write the address down');
    return completeHardwareAddress(wantText("the input of the filter 'random_mac'", input));
  }),
  defineFilter(
    ['from_csv'],
    { dialect: 'excel', fieldnames: null, delimiter: null, skipinitialspace: null, strict: null },
    (input, { dialect, fieldnames, delimiter, skipinitialspace }) =>
      rowsOf(wantText("the input of the filter 'from_csv'", input), text(dialect), {
        fieldnames,
        delimiter,
        skipinitialspace,
      }),
  ),
  defineFilter(['to_ini'], {}, writeIni),
];
