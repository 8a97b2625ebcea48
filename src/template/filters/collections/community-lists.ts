import { bindSome, REQUIRED } from '../../bind.ts';
import { wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { toKey } from '../../operations/dict-key.ts';
import { equals } from '../../operations/equality.ts';
import { compare } from '../../operations/order.ts';
import { contains, iterate } from '../../operations/sequence.ts';
import { repr } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { orElse, refuse, usable } from '../../operations/usable.ts';
import { type Dict, isList, type Key, type Value } from '../../value.ts';
import { listMerge, mergeDicts } from '../ansible/combine.ts';
import { defineFilter } from '../define.ts';

type List = readonly Value[];

const unique = (list: List): Value[] => {
  const found: Value[] = [];
  for (const item of list) if (!contains(found, item)) found.push(item);
  return found;
};

/** Sets of lists, each item once, in the order in which they were met. */
const setFilter = (name: string, join: (lists: readonly List[]) => List): Filter => ({
  names: [name],
  run(input, args) {
    const { bound, rest } = bindSome(`the filter '${name}'`, {}, args);
    const { flatten = false, ...unknown } = { ...bound, ...Object.fromEntries(rest.named) } as Record<string, Value>;
    const [surplus] = Object.keys(unknown);
    if (surplus !== undefined) refuse(`the filter '${name}' has no argument '${surplus}'`, 'it takes flatten');
    const given = [input, ...rest.positional];
    const lists = truth(flatten) ? given.flatMap((list) => Array.from(iterate(list))) : given;
    return unique(join(lists.map((list) => wantList(name, list))));
  },
});

const wantList = (filter: string, value: Value): List => {
  const known = usable(value);
  return isList(known)
    ? Array.from(known)
    : refuse(`every argument of the filter '${filter}' must be a list, not ${repr(known)}`);
};

const union = (lists: readonly List[]): List => lists.flat();
const intersection = ([first = [], ...others]: readonly List[]): List =>
  first.filter((item) => others.every((other) => contains(other, item)));
const difference = ([first = [], ...others]: readonly List[]): List =>
  first.filter((item) => !others.some((other) => contains(other, item)));
const either = (a: List, b: List): List => [...difference([a, b]), ...difference([b, a])];
const symmetric = ([first = [], ...others]: readonly List[]): List =>
  others.reduce((sum, other) => unique(either(sum, other)), first);

/** Merges dicts of several lists that have the same value under a key; the result is ordered by it. */
const mergeBy: Filter = {
  names: ['lists_mergeby'],
  run(input, args) {
    const { rest } = bindSome("the filter 'lists_mergeby'", {}, args);
    const { recursive = false, list_merge = 'replace', ...unknown } = Object.fromEntries(rest.named);
    if (Object.keys(unknown).length > 0) refuse("'recursive' and 'list_merge' are the only valid keyword arguments.");
    const index = rest.positional.at(-1);
    if (index === undefined) refuse('At least one list and index are needed.');
    const given = [input, ...rest.positional.slice(0, -1)].map((list) => wantList('lists_mergeby', list));
    const lists = given
      .filter((list) => list.length > 0)
      .flatMap((list) => (list.every(isList) ? Array.from(list, (one) => wantList('lists_mergeby', one)) : [list]));
    if (lists.length < 2) return lists[0] ?? [];
    const key = toKey(index as Value);
    if (typeof key !== 'string') refuse("the key of the filter 'lists_mergeby' must be a text");
    const mergeLists = listMerge('lists_mergeby', list_merge);
    const merged = lists.reduceRight((late, early) => {
      const members = new Map<Key, Dict>();
      for (const member of [early, late].flat()) {
        const dict = wantDict("every item of the filter 'lists_mergeby'", member);
        const value = dict.get(key);
        if (value === undefined) continue;
        members.set(
          toKey(value),
          mergeDicts(members.get(toKey(value)) ?? new Map(), dict, truth(recursive), mergeLists),
        );
      }
      return [...members.values()].sort((a, b) => compare(a.get(key) ?? null, b.get(key) ?? null));
    });
    return merged;
  },
};

function groupAsDict(input: Value, attribute: Value): Value {
  const groups: Dict = new Map();
  for (const [place, element] of iterate(input).entries()) {
    const dict = wantDict(`element #${place} of the filter 'groupby_as_dict'`, element);
    const value = orElse(dict.get(toKey(attribute)), () =>
      refuse(`Attribute not contained in element #${place} of sequence`),
    );
    const key = toKey(value);
    if (groups.has(key)) refuse(`Multiple sequence entries have attribute value ${repr(value)}`);
    groups.set(key, dict);
  }
  return groups;
}

function count(input: Value): Value {
  const known = usable(input);
  if (typeof known !== 'string' && !isList(known)) {
    refuse(`Argument for community.general.counter must be a sequence (string or list), not ${repr(known)}`);
  }
  const counts = new Map<Key, number>();
  for (const item of iterate(known)) {
    const key = [...counts.keys()].find((one) => equals(one, item)) ?? toKey(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Filters of community.general for lists. */
export const communityListFilters: readonly Filter[] = [
  setFilter('lists_union', union),
  setFilter('lists_intersect', intersection),
  setFilter('lists_difference', difference),
  setFilter('lists_symmetric_difference', symmetric),
  mergeBy,
  defineFilter(['groupby_as_dict'], { attribute: REQUIRED }, (input, { attribute }) => groupAsDict(input, attribute)),
  defineFilter(['counter'], {}, count),
  defineFilter(['dict_kv'], { key: REQUIRED }, (input, { key }) => new Map<Key, Value>([[toKey(key), input]])),
];
