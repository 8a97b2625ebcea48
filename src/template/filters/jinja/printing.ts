import { optional } from '../../coerce.ts';
import { dumpJson } from '../../formats/json/dump.ts';
import type { Filter } from '../../library.ts';
import { compare } from '../../operations/order.ts';
import { repr } from '../../operations/text.ts';
import { usable } from '../../operations/usable.ts';
import { type Dict, isDict, isList, Tuple, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { readIndent } from '../json-indent.ts';

const WIDTH = 80;

/** A dict with its keys in order, all the way down: how Python's `pprint` shows one. */
function inOrder(value: Value): Value {
  const known = usable(value);
  if (isDict(known)) {
    const entries = [...known].sort(([a], [b]) =>
      typeof a === typeof b ? compare(a, b) : String(typeof a) < typeof b ? -1 : 1,
    );
    return new Map(entries.map(([key, item]) => [key, inOrder(item)]));
  }
  if (known instanceof Tuple) return Tuple.from(known, inOrder);
  return isList(known) ? Array.from(known, inOrder) : known;
}

/** Python's `pprint.pformat`: on one line where it fits, else one item a line. `behind` is what follows the value. */
function prettyPrint(value: Value, column: number, behind: number): string {
  const short = repr(value);
  if (short.length <= WIDTH - column - behind) return short;
  if (isDict(value) && value.size > 0) return prettyDict(value, column, behind);
  if (!isList(value) || value.length === 0) return short;
  const [open, close] = value instanceof Tuple ? ['(', value.length === 1 ? ',)' : ')'] : ['[', ']'];
  const items = Array.from(value, (item, i) => {
    const last = i === value.length - 1;
    return prettyPrint(item, column + 1, last ? behind + close.length : 1);
  });
  return open + items.join(`,\n${' '.repeat(column + 1)}`) + close;
}

function prettyDict(dict: Dict, column: number, behind: number): string {
  const entries = [...dict].map(([key, item], i) => {
    const label = `${repr(key)}: `;
    return label + prettyPrint(item, column + 1 + label.length, i === dict.size - 1 ? behind + 1 : 1);
  });
  return `{${entries.join(`,\n${' '.repeat(column + 1)}`)}}`;
}

const HTML_UNSAFE: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** Filters of Jinja that show a whole value as text. */
export const printingFilters: readonly Filter[] = [
  defineFilter(['pprint'], {}, (input) => prettyPrint(inOrder(input), 0, 0)),
  defineFilter(['tojson'], { indent: null }, (input, { indent }) => {
    const json = dumpJson(input, {
      indent: optional(readIndent, "the indent of the filter 'tojson'", indent),
      sortKeys: true,
    });
    return json.replace(/[<>&']/g, (char) => HTML_UNSAFE[char] ?? char);
  }),
];
