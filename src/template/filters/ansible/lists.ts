import { bind, REQUIRED } from '../../bind.ts';
import { optional, wantInteger } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { limitItems } from '../../operations/limits.ts';
import { iterate } from '../../operations/sequence.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { isList, Tuple, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { distinct } from '../jinja/sequences.ts';
import { ValueSet } from '../value-set.ts';

type List = readonly Value[];

function common(a: List, b: List): Value[] {
  const others = new ValueSet(b);
  return a.filter((item) => others.has(item));
}

function only(a: List, b: List): Value[] {
  const others = new ValueSet(b);
  return a.filter((item) => !others.has(item));
}

/** A filter that compares two lists as sets, keeping the order of the first. */
const setFilter = (name: string, compute: (a: List, b: List) => List): Filter =>
  defineFilter([name], { other: REQUIRED }, (input, { other }) =>
    distinct(compute([...iterate(input)], [...iterate(other)])),
  );

const isNull = (value: Value): boolean => value === null || value === 'None' || value === 'null';

/** Lists within lists dissolved, `levels` deep (all the way where that is undefined). */
export function flatten(items: List, levels: number | undefined, skipNulls: boolean): Value[] {
  return Array.from(items).flatMap((item) => {
    if (skipNulls && isNull(item)) return [];
    if (!isList(item) || levels === 0) return [item];
    return flatten(item, levels === undefined ? undefined : levels - 1, skipNulls);
  });
}

/** Every way to take one item of each list. */
export function product(lists: readonly List[]): Tuple[] {
  limitItems(lists.reduce((count, list) => count * list.length, 1));
  let rows: Value[][] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => Array.from(list, (item) => [...row, item]));
  return rows.map((row) => Tuple.from(row) as Tuple);
}

/** The rows of a table whose columns are given; shorter columns are filled, or cut all of them where `fill` is undefined. */
export function zip(columns: readonly List[], fill?: Value): Tuple[] {
  const lengths = columns.map((column) => column.length);
  const length = fill === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from(
    { length },
    (_, i) => Tuple.from(columns, (column) => (i < column.length ? (column[i] ?? null) : (fill ?? null))) as Tuple,
  );
}

/** How many selections there are; beyond any limit it is enough to know that. */
function countSelections(length: number, size: number, everyOrder: boolean): number {
  const steps = everyOrder ? size : Math.min(size, length - size);
  let count = 1;
  for (let i = 0; i < steps && count < 1e12; i++) count = (count * (length - i)) / (everyOrder ? 1 : i + 1);
  return Math.round(count);
}

/** Selections of `size` items by their places: in ascending order, or (for permutations) in every order. */
function selections(items: List, size: number, everyOrder: boolean): Tuple[] {
  if (size < 0) refuse('the size of a selection cannot be negative');
  if (size > items.length) return [];
  limitItems(countSelections(items.length, size, everyOrder));
  const chosen: Tuple[] = [];
  const extend = (places: readonly number[]): void => {
    if (places.length === size) {
      chosen.push(Tuple.from(places, (place) => items[place] ?? null) as Tuple);
      return;
    }
    const first = everyOrder ? 0 : (places.at(-1) ?? -1) + 1;
    for (let place = first; place < items.length; place++) if (!places.includes(place)) extend([...places, place]);
  };
  extend([]);
  return chosen;
}

const listsOf = (input: Value, others: List): List[] => [input, ...others].map((list) => [...iterate(list)]);

const productFilter: Filter = {
  names: ['product'],
  run(input, { positional, named }) {
    const { repeat } = bind("the filter 'product'", { repeat: 1 }, { positional: [], named });
    const lists = listsOf(input, positional);
    const times = wantInteger("'repeat' of the filter 'product'", repeat);
    limitItems(times);
    return product(Array.from({ length: times }, () => lists).flat());
  },
};

const zipFilter: Filter = {
  names: ['zip'],
  run: (input, { positional }) => zip(listsOf(input, positional)),
};

const zipLongestFilter: Filter = {
  names: ['zip_longest'],
  run(input, { positional, named }) {
    const { fillvalue } = bind("the filter 'zip_longest'", { fillvalue: null }, { positional: [], named });
    return zip(listsOf(input, positional), fillvalue);
  },
};

/** Filters of Ansible on lists. */
export const listFilters: readonly Filter[] = [
  setFilter('union', (a, b) => [...a, ...b]),
  setFilter('intersect', common),
  setFilter('difference', only),
  setFilter('symmetric_difference', (a, b) => [...only(a, b), ...only(b, a)]),
  defineFilter(['flatten'], { levels: null, skip_nulls: true }, (input, { levels, skip_nulls }) =>
    flatten(iterate(input), optional(wantInteger, "the levels of the filter 'flatten'", levels), truth(skip_nulls)),
  ),
  productFilter,
  zipFilter,
  zipLongestFilter,
  defineFilter(['combinations'], { size: REQUIRED }, (input, { size }) =>
    selections(iterate(input), wantInteger("the size of the filter 'combinations'", size), false),
  ),
  defineFilter(['permutations'], { size: null }, (input, { size }) => {
    const items = iterate(input);
    return selections(
      items,
      optional(wantInteger, "the size of the filter 'permutations'", size) ?? items.length,
      true,
    );
  }),
];
