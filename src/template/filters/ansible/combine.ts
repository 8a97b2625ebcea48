import { bindSome } from '../../bind.ts';
import { asDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { equals } from '../../operations/equality.ts';
import { contains } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { typeName } from '../../operations/type-name.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { type Dict, isDict, isList, type Value } from '../../value.ts';

type List = readonly Value[];
const without = (list: List, removed: List): Value[] => Array.from(list).filter((item) => !contains(removed, item));

/** What becomes of two lists under the same key. */
const LIST_MERGES: ReadonlyMap<string, (old: List, fresh: List) => List> = new Map([
  ['replace', (_old: List, fresh: List) => fresh],
  ['keep', (old: List) => old],
  ['append', (old: List, fresh: List) => [...old, ...fresh]],
  ['prepend', (old: List, fresh: List) => [...fresh, ...old]],
  ['append_rp', (old: List, fresh: List) => [...without(old, fresh), ...fresh]],
  ['prepend_rp', (old: List, fresh: List) => [...fresh, ...without(old, fresh)]],
]);

const NO_DICT = 'failed to combine variables, expected dicts but got';

type MergeLists = (old: List, fresh: List) => List;

/** What becomes of two lists under one key. @throws InfrakitError for a way that nobody knows */
export const listMerge = (filter: string, how: Value): MergeLists =>
  LIST_MERGES.get(text(how)) ??
  refuse(`list_merge of the filter '${filter}' is one of ${[...LIST_MERGES.keys()].join(', ')}`);

/** The first dict with what the second says put over it. */
export function mergeDicts(old: Dict, fresh: Dict, recursive: boolean, mergeLists: MergeLists): Dict {
  // What is the same twice is that, and no list of it grows.
  if (equals(old, fresh)) return fresh;
  const merged: Dict = new Map(old);
  for (const [key, value] of fresh) {
    const before = merged.get(key);
    if (recursive && isDict(before) && isDict(value)) merged.set(key, mergeDicts(before, value, recursive, mergeLists));
    else if (isList(before) && isList(value)) merged.set(key, mergeLists(before, value));
    else merged.set(key, value);
  }
  return merged;
}

/** `combine(other…, recursive=, list_merge=)`: later dicts win; lists of dicts are taken apart once. */
export const combineFilter: Filter = {
  names: ['combine'],
  run(input, args) {
    const { rest } = bindSome("the filter 'combine'", {}, args);
    const { recursive = false, list_merge = 'replace', ...unknown } = Object.fromEntries(rest.named);
    const [surplus] = Object.keys(unknown);
    if (surplus !== undefined) refuse("'recursive' and 'list_merge' are the only valid keyword arguments");
    const mergeLists = listMerge('combine', list_merge);
    const dicts = [input, ...rest.positional].flatMap((term) => {
      const known = usable(term);
      // As a flattened list of terms, which leaves None out.
      return isList(known) ? Array.from(known).filter((dict) => dict !== null) : known === null ? [] : [known];
    });
    return dicts
      .map((term) => asDict(term) ?? refuse(`${NO_DICT} a value of type ${typeName(term)}`))
      .reduce((merged, dict) => mergeDicts(merged, dict, truth(recursive), mergeLists), new Map());
  },
};
