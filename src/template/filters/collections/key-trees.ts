import { REQUIRED } from '../../bind.ts';
import { wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { type Dict, isDict, isList, type Key, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { compileMatcher } from './key-matcher.ts';

type Matches = (key: string) => boolean;

const isEmpty = (value: Value): boolean => (isDict(value) ? value.size === 0 : isList(value) && value.length === 0);
const isNested = (value: Value): boolean => isDict(value) || isList(value);

/** Only the leaves under matching keys, with what leads to them. */
function kept(value: Value, matches: Matches): Value {
  if (isList(value)) return Array.from(value, (item) => kept(item, matches));
  if (!isDict(value)) return value;
  const result: Dict = new Map();
  for (const [key, inner] of value) {
    if (!isNested(inner)) {
      if (matches(String(key))) result.set(key, inner);
      continue;
    }
    const below = kept(inner, matches);
    const rest = isList(below) ? Array.from(below).filter((item) => !isEmpty(item)) : below;
    // A list of bare texts has no keys that could be meant.
    if (isList(rest) && rest.every((item) => typeof item === 'string')) continue;
    if (!isEmpty(rest)) result.set(key, rest);
  }
  return result;
}

function removed(value: Value, matches: Matches): Value {
  // What is empty or false is cleared out of lists, as the filter of Ansible does.
  if (isList(value)) return Array.from(value, (item) => removed(item, matches)).filter(truth);
  if (!isDict(value)) return value;
  return new Map(
    [...value].filter(([key]) => !matches(String(key))).map(([key, inner]) => [key, removed(inner, matches)]),
  );
}

interface Replacement {
  readonly matches: Matches;
  readonly after: Key;
}

function replaced(value: Value, replacements: readonly Replacement[]): Value {
  if (isList(value)) return Array.from(value, (item) => replaced(item, replacements));
  if (!isDict(value)) return value;
  const result = new Map([...value].map(([key, inner]) => [key, replaced(inner, replacements)]));
  for (const { matches, after } of replacements) {
    for (const [key, inner] of [...result]) {
      if (!matches(String(key))) continue;
      result.delete(key);
      result.set(after, inner);
    }
  }
  return result;
}

const wantNested = (filter: string, value: Value): Value =>
  isNested(value) ? value : refuse(`the filter '${filter}' wants a list or a dict`);

/** ansible.utils calls it equality, community.general equal. */
const way = (value: Value): string => (value === null || value === 'equality' ? 'equal' : text(value));

/** Filters of ansible.utils for the keys of nested data, however deep. */
export const keyTreeFilters: readonly Filter[] = [
  defineFilter(['keep_keys'], { target: REQUIRED, matching_parameter: 'equality' }, (input, args) =>
    kept(wantNested('keep_keys', input), compileMatcher('keep_keys', args.target, way(args.matching_parameter))),
  ),
  defineFilter(['remove_keys'], { target: REQUIRED, matching_parameter: 'equality' }, (input, args) =>
    removed(wantNested('remove_keys', input), compileMatcher('remove_keys', args.target, way(args.matching_parameter))),
  ),
  defineFilter(['replace_keys'], { target: REQUIRED, matching_parameter: 'equality' }, (input, args) => {
    const replacements = iterate(args.target).map((pair): Replacement => {
      const fields = wantDict("every target of the filter 'replace_keys'", pair);
      const matches = compileMatcher('replace_keys', fields.get('before') ?? null, way(args.matching_parameter));
      return { matches, after: text(fields.get('after') ?? null) };
    });
    return replaced(wantNested('replace_keys', input), replacements);
  }),
];
