import { REQUIRED } from '../../bind.ts';
import { asDict, wantDict } from '../../coerce.ts';
import { evaluate } from '../../formats/query/evaluate.ts';
import { parseQuery } from '../../formats/query/parser.ts';
import { compareLoose } from '../../formats/version/loose.ts';
import type { Filter } from '../../library.ts';
import { toKey } from '../../operations/dict-key.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { compileMatcher } from './key-matcher.ts';

/** A list of dicts with only the keys that match, or without them. */
const keyFilter = (name: string, keeps: boolean): Filter =>
  defineFilter([name], { target: REQUIRED, matching_parameter: 'equal' }, (input, { target, matching_parameter }) => {
    const matches = compileMatcher(name, target, text(matching_parameter));
    return [...iterate(input)].map((item) => {
      const entries = [...wantDict(`every item of the filter '${name}'`, item)];
      return new Map(entries.filter(([key]) => matches(String(key)) === keeps));
    });
  });

function toDict(input: Value): Value {
  const dict = asDict(input);
  if (dict) return new Map(dict);
  return new Map(
    [...iterate(input)].map((pair) => {
      const [key, value, ...rest] = iterate(pair);
      if (key === undefined || value === undefined || rest.length > 0)
        return refuse("the filter 'dict' wants pairs of a key and a value");
      return [toKey(key), value];
    }),
  );
}

/** The most used filters of community.general. */
export const communityFilters: readonly Filter[] = [
  defineFilter(['dict'], {}, toDict),
  defineFilter(['version_sort'], { reverse: false }, (input, { reverse }) => {
    const sorted = [...iterate(input)].sort((a, b) => compareLoose(text(a), text(b)));
    return reverse === true ? sorted.reverse() : sorted;
  }),
  defineFilter(['json_query'], { expr: REQUIRED }, (input, { expr }) => evaluate(parseQuery(text(expr)), input)),
  keyFilter('keep_keys', true),
  keyFilter('remove_keys', false),
];
