import { randomInt } from 'node:crypto';
import { asDict } from '../coerce.ts';
import { flatten, product, zip } from '../filters/ansible/lists.ts';
import type { Lookup } from '../library.ts';
import { iterate } from '../operations/sequence.ts';
import { typeName } from '../operations/type-name.ts';
import { refuse, usable } from '../operations/usable.ts';
import { type Dict, isList, type Tuple, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { subelementsLookup } from './subelements.ts';

/** Lists as terms are taken apart once, as `with_items` does. */
const itemsOf = (terms: readonly Value[]): Value[] => flatten(terms, 1, false);

const listOf = (term: Value): readonly Value[] => {
  const known = usable(term);
  return isList(known) ? known : [known];
};

const asLists = (rows: readonly Tuple[]): Value[] => rows.map((row) => Array.from(row));

const dictOf = (term: Value): Dict =>
  asDict(term) ?? refuse(`with_dict expects a dict, not a value of type ${typeName(term)}`);

/** Lookups that give the items of their terms, one way or another. */
export const listLookups: readonly Lookup[] = [
  defineLookup(['items'], {}, itemsOf),
  defineLookup(['list'], {}, (terms) => terms),
  defineLookup(['flattened'], {}, (terms) => flatten(terms, undefined, true)),
  defineLookup(['indexed_items'], {}, (terms) => {
    if (terms.some((term) => asDict(term))) refuse('with_indexed_items expects a list');
    return itemsOf(terms).map((item, i) => [i, item]);
  }),
  defineLookup(['random_choice'], {}, (terms) => (terms.length === 0 ? [] : [terms[randomInt(terms.length)] ?? null])),
  defineLookup(['together'], {}, (terms) => {
    if (terms.length === 0) refuse('with_together requires at least one element in each list');
    return asLists(zip(terms.map(listOf), null));
  }),
  defineLookup(['nested', 'cartesian'], {}, (terms) => {
    if (terms.length === 0) refuse('with_nested requires at least one element in the nested list');
    return asLists(product(terms.map(listOf))).map((row) => flatten(iterate(row), 1, false));
  }),
  defineLookup(['dict'], {}, (terms) =>
    terms.flatMap((term) => {
      return listOf(term).flatMap((dict) =>
        [...dictOf(dict)].map(
          ([key, value]) =>
            new Map<string, Value>([
              ['key', key],
              ['value', value],
            ]),
        ),
      );
    }),
  ),
  subelementsLookup,
];
