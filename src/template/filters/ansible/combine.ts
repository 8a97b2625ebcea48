import { bindSome } from '../../bind.ts';
import { wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { contains } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
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

function merge(old: Dict, fresh: Dict, recursive: boolean, mergeLists: (old: List, fresh: List) => List): Dict {
  const merged: Dict = new Map(old);
  for (const [key, value] of fresh) {
    const before = merged.get(key);
    if (recursive && isDict(before) && isDict(value)) merged.set(key, merge(before, value, recursive, mergeLists));
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
    if (surplus !== undefined) refuse(`the filter 'combine' has no argument '${surplus}'`);
    const mergeLists = LIST_MERGES.get(text(list_merge));
    if (!mergeLists) refuse(`list_merge of the filter 'combine' is one of ${[...LIST_MERGES.keys()].join(', ')}`);
    const dicts = [input, ...rest.positional].flatMap((term) => {
      const known = usable(term);
      // As a flattened list of terms, which leaves None out.
      return isList(known) ? Array.from(known).filter((dict) => dict !== null) : known === null ? [] : [known];
    });
    return dicts
      .map((term) => wantDict("what the filter 'combine' merges", term))
      .reduce((merged, dict) => merge(merged, dict, truth(recursive), mergeLists ?? ((_, fresh) => fresh)), new Map());
  },
};
