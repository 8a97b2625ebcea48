import { REQUIRED } from '../../bind.ts';
import { wantInteger } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { binary } from '../../operations/arithmetic.ts';
import { limitItems, limitText } from '../../operations/limits.ts';
import { compare } from '../../operations/order.ts';
import { isUnhashable, iterate, lengthOf } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { orElse, refuse, usable } from '../../operations/usable.ts';
import { Tuple, Undefined, type Value } from '../../value.ts';
import { pickerOf } from '../attribute-path.ts';
import { defineFilter } from '../define.ts';
import { ValueSet } from '../value-set.ts';

const EMPTY = (which: string): Undefined => new Undefined(which, `there is no ${which} item: the sequence is empty`);

/** The items in order of one or several attributes, separated by commas. */
function sort(input: Value, attribute: Value, ignoreCase: boolean, reverse: boolean): Value[] {
  const paths = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const pickers = paths.map((path) => pickerOf(path, { ignoreCase }));
  const rows = [...iterate(input)].map((item) => ({ item, keys: pickers.map((pick) => usable(pick(item))) }));
  rows.sort((a, b) => (reverse ? compare(b.keys, a.keys) : compare(a.keys, b.keys)));
  return rows.map(({ item }) => item);
}

/** The items whose picked values differ from those of all items before. */
export function distinct(items: readonly Value[], key: (item: Value) => Value = (item) => item): Value[] {
  const seen = new ValueSet();
  return items.filter((item) => seen.add(key(item)));
}

function extreme(which: 'min' | 'max'): Filter {
  return defineFilter([which], { case_sensitive: false, attribute: null }, (input, args) => {
    const pick = pickerOf(args.attribute, { ignoreCase: !truth(args.case_sensitive) });
    const [first, ...rest] = [...iterate(input)];
    if (first === undefined) return EMPTY(which);
    return rest.reduce((best, item) => {
      const order = compare(pick(item), pick(best));
      return (which === 'min' ? order < 0 : order > 0) ? item : best;
    }, first);
  });
}

/** Jinja's way looks values up, which only those can be that may be keys; Ansible's own has none of the parameters. */
function unique(items: readonly Value[], args: { readonly case_sensitive: Value; readonly attribute: Value }): Value[] {
  const pick = pickerOf(args.attribute, { ignoreCase: !truth(args.case_sensitive) });
  if ((args.case_sensitive === false || args.attribute !== null) && items.some((item) => isUnhashable(pick(item)))) {
    refuse(
      "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied",
    );
  }
  return distinct(items, pick);
}

function batch(items: readonly Value[], size: number, fill: Value): Value[] {
  if (size < 1) refuse("the filter 'batch' wants a size of at least 1");
  limitItems(fill === null ? 0 : size);
  const rows: Value[][] = [];
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size));
  const last = rows.at(-1);
  while (last && fill !== null && last.length < size) last.push(fill);
  return rows;
}

/** `count` columns of nearly equal length; the first ones take what is left over. */
function columns(items: readonly Value[], count: number, fill: Value): Value[] {
  if (count < 1) refuse("the filter 'slice' wants at least 1 slice");
  limitItems(count);
  const length = Math.floor(items.length / count);
  const longer = items.length % count;
  let start = 0;
  return Array.from({ length: count }, (_, i) => {
    const end = start + length + (i < longer ? 1 : 0);
    const column = items.slice(start, end);
    start = end;
    return fill !== null && i >= longer ? [...column, fill] : column;
  });
}

/** Filters of Jinja on lists. */
export const sequenceFilters: readonly Filter[] = [
  defineFilter(['list'], {}, (input) => [...iterate(input)]),
  defineFilter(['length', 'count'], {}, (input) => lengthOf(input)),
  defineFilter(['first'], {}, (input) => orElse([...iterate(input)][0], () => EMPTY('first'))),
  defineFilter(['last'], {}, (input) => orElse([...iterate(input)].at(-1), () => EMPTY('last'))),
  defineFilter(['reverse'], {}, (input) => {
    const reversed = [...iterate(input)].reverse();
    return typeof input === 'string' ? reversed.join('') : reversed;
  }),
  defineFilter(['join'], { d: '', attribute: null }, (input, { d, attribute }) => {
    const pick = pickerOf(attribute);
    const parts = [...iterate(input)].map((item) => text(pick(item)));
    limitText(parts.reduce((length, part) => length + part.length, parts.length * text(d).length));
    return parts.join(text(d));
  }),
  defineFilter(['sort'], { reverse: false, case_sensitive: false, attribute: null }, (input, args) =>
    sort(input, args.attribute, !truth(args.case_sensitive), truth(args.reverse)),
  ),
  defineFilter(['sum'], { attribute: null, start: 0 }, (input, { attribute, start }) => {
    const pick = pickerOf(attribute);
    return [...iterate(input)].reduce((sum, item) => binary('+', sum, pick(item)), start);
  }),
  defineFilter(['batch'], { linecount: REQUIRED, fill_with: null }, (input, args) =>
    batch([...iterate(input)], wantInteger("the size of the filter 'batch'", args.linecount), args.fill_with),
  ),
  defineFilter(['slice'], { slices: REQUIRED, fill_with: null }, (input, args) =>
    columns([...iterate(input)], wantInteger("the count of the filter 'slice'", args.slices), args.fill_with),
  ),
];

/** Filters of Jinja on lists that Ansible has its own version of, and so a full name for. */
export const sharedSequenceFilters: readonly Filter[] = [
  extreme('min'),
  extreme('max'),
  defineFilter(['unique'], { case_sensitive: null, attribute: null }, (input, args) => unique(iterate(input), args)),
];

/** A pair as Python's `dict.items()` gives it. */
export const pair = (key: Value, value: Value): Tuple => Tuple.of(key, value) as Tuple;
