import { REQUIRED } from '../../bind.ts';
import { wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { equals } from '../../operations/equality.ts';
import { methodOf } from '../../operations/methods.ts';
import { compare } from '../../operations/order.ts';
import { iterate } from '../../operations/sequence.ts';
import { repr, text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { orElse, refuse, usable } from '../../operations/usable.ts';
import { Entity, Undefined, type Value } from '../../value.ts';
import { pickerOf } from '../attribute-path.ts';
import { defineFilter, defineLenientFilter } from '../define.ts';
import { pair } from './sequences.ts';

/** One group of `groupby`: a pair whose halves also have names. */
class Group extends Entity {
  readonly typeName = 'tuple';
  readonly #key: Value;
  readonly #members: Value[] = [];

  constructor(key: Value) {
    super();
    this.#key = key;
  }

  add(member: Value): void {
    this.#members.push(member);
  }

  attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.#key;
    return name === 'list' ? this.#members : undefined;
  }

  override items(): readonly Value[] {
    return pair(this.#key, this.#members);
  }

  text(): string {
    return repr(pair(this.#key, this.#members));
  }
}

function groupBy(input: Value, path: Value, otherwise: Value, ignoreCase: boolean): Value[] {
  const sortKey = pickerOf(path, { otherwise, ignoreCase });
  const shownKey = pickerOf(path, { otherwise });
  const rows = [...iterate(input)].map((item) => ({ item, key: usable(sortKey(item)) }));
  rows.sort((a, b) => compare(a.key, b.key));
  const groups: Group[] = [];
  let current: Value | undefined;
  for (const { item, key } of rows) {
    if (current === undefined || !equals(current, key)) groups.push(new Group(shownKey(item)));
    current = key;
    groups.at(-1)?.add(item);
  }
  return groups;
}

function sortDict(input: Value, by: string, ignoreCase: boolean, reverse: boolean): Value[] {
  if (by !== 'key' && by !== 'value') refuse(`the filter 'dictsort' sorts by 'key' or 'value', not by '${by}'`);
  const rank = (entry: readonly [Value, Value]): Value => {
    const value = by === 'key' ? entry[0] : entry[1];
    return ignoreCase && typeof value === 'string' ? value.toLowerCase() : value;
  };
  const entries = [...wantDict("the input of the filter 'dictsort'", input)];
  entries.sort((a, b) => (reverse ? compare(rank(b), rank(a)) : compare(rank(a), rank(b))));
  return entries.map(([key, value]) => pair(key, value));
}

/** Filters of Jinja on dicts and attributes. */
export const dictFilters: readonly Filter[] = [
  defineLenientFilter(['items'], {}, (input) =>
    input instanceof Undefined
      ? []
      : [...wantDict("the input of the filter 'items'", input)].map(([k, v]) => pair(k, v)),
  ),
  defineFilter(['dictsort'], { case_sensitive: false, by: 'key', reverse: false }, (input, args) =>
    sortDict(input, text(args.by), !truth(args.case_sensitive), truth(args.reverse)),
  ),
  defineFilter(['groupby'], { attribute: REQUIRED, default: null, case_sensitive: false }, (input, args) =>
    groupBy(input, args.attribute, args.default, !truth(args.case_sensitive)),
  ),
  defineFilter(['attr'], { name: REQUIRED }, (input, { name }) => {
    const known = usable(input);
    // Unlike a dot in an expression, this filter never looks into the keys of a dict.
    const found = known instanceof Entity ? known.attribute(text(name)) : methodOf(known, text(name));
    return orElse(found, () => new Undefined(text(name)));
  }),
];
