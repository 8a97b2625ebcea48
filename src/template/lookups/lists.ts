import { randomInt } from 'node:crypto';
import { wantDict } from '../coerce.ts';
import { subelements } from '../filters/ansible/dicts.ts';
import { flatten, product, zip } from '../filters/ansible/lists.ts';
import type { Lookup } from '../library.ts';
import { iterate } from '../operations/sequence.ts';
import { truth } from '../operations/truth.ts';
import { refuse, usable } from '../operations/usable.ts';
import { isDict, isList, LazyDict, type Tuple, type Value } from '../value.ts';
import { defineLookup } from './define.ts';

/** Lists as terms are taken apart once, as `with_items` does. */
const itemsOf = (terms: readonly Value[]): Value[] => flatten(terms, 1, false);

const listOf = (term: Value): readonly Value[] => {
  const known = usable(term);
  return isList(known) ? known : [known];
};

const asLists = (rows: readonly Tuple[]): Value[] => rows.map((row) => Array.from(row));

/** A row of the lookup subelements: unlike the filter, Ansible's lookup takes the list out of the member. */
function withoutList(row: Value, keys: readonly string[]): Value {
  const [member, ...element] = isList(row) ? row : [row];
  return [withoutKey(member ?? null, keys), ...element];
}

function withoutKey(member: Value, [key, ...rest]: readonly string[]): Value {
  if (!isDict(member) || key === undefined) return member;
  const copy = new Map(member);
  const inner = copy.get(key);
  if (rest.length === 0) copy.delete(key);
  else if (inner !== undefined) copy.set(key, withoutKey(inner, rest));
  return copy;
}

/** Lookups that give the items of their terms, one way or another. */
export const listLookups: readonly Lookup[] = [
  defineLookup(['items'], {}, itemsOf),
  defineLookup(['list'], {}, (terms) => terms),
  defineLookup(['flattened'], {}, (terms) => flatten(terms, undefined, true)),
  defineLookup(['indexed_items'], {}, (terms) => itemsOf(terms).map((item, i) => [i, item])),
  defineLookup(['random_choice'], {}, (terms) => (terms.length === 0 ? [] : [terms[randomInt(terms.length)] ?? null])),
  defineLookup(['together'], {}, (terms) => {
    if (terms.length === 0) refuse("the lookup 'together' needs at least one list");
    return asLists(zip(terms.map(listOf), null));
  }),
  defineLookup(['nested', 'cartesian'], {}, (terms) => {
    if (terms.length === 0) refuse("the lookup 'nested' needs at least one list");
    return asLists(product(terms.map(listOf))).map((row) => flatten(iterate(row), 1, false));
  }),
  defineLookup(['dict'], {}, (terms) =>
    terms.flatMap((term) => {
      const known = usable(term);
      const dicts = isDict(known) || known instanceof LazyDict ? [known] : iterate(known);
      return dicts.flatMap((dict) =>
        [...wantDict("a term of the lookup 'dict'", dict)].map(
          ([key, value]) =>
            new Map<string, Value>([
              ['key', key],
              ['value', value],
            ]),
        ),
      );
    }),
  ),
  defineLookup(['subelements'], { skip_missing: false }, ([members, path, flags], options) => {
    if (members === undefined || path === undefined)
      refuse("the lookup 'subelements' needs a list and the name of a list in its items");
    const skips = isDict(flags) ? (flags.get('skip_missing') ?? false) : options.skip_missing;
    const keys = String(path).split('.');
    return asLists(subelements(members ?? [], path ?? '', truth(skips))).map((row) => withoutList(row, keys));
  }),
];
