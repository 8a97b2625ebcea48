import { asDict } from '../coerce.ts';
import { subelements } from '../filters/ansible/dicts.ts';
import type { Lookup } from '../library.ts';
import { repr } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse, usable } from '../operations/usable.ts';
import { isDict, isList, type Value } from '../value.ts';
import { defineLookup } from './define.ts';

const TERMS = "the lookup 'subelements' expects a list of two or three items: first a dict or a list, second a string";

/** The items that are looked into: those of a list, the values of a dict, or what is neither. */
function membersOf(members: Value): readonly Value[] {
  const known = usable(members);
  const dict = asDict(known);
  // A dict that says it was skipped is a result without items.
  if (dict) return isSkipped(dict) ? [] : [...dict.values()];
  return isList(known) ? known : [known];
}

const isSkipped = (member: Value): boolean => isDict(member) && (member.get('skipped') ?? false) !== false;

function skipsMissing(flags: Value | undefined, option: Value): boolean {
  if (flags === undefined) return truth(option);
  const known = usable(flags);
  // Whatever else the dict has is passed over: roles write `flags:` and `skip_missing:` side by side.
  return isDict(known)
    ? truth(known.get('skip_missing') ?? false)
    : refuse("the optional third item must be a dict with the flag 'skip_missing'");
}

/** A row of the lookup: unlike the filter, Ansible's lookup takes the list out of the member. */
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

/** The lists found in each of the items under a dotted path: rows of an item and one element of its list. */
export const subelementsLookup: Lookup = defineLookup(['subelements'], { skip_missing: false }, (terms, options) => {
  const [members, path, flags] = terms;
  if (members === undefined || typeof path !== 'string' || terms.length > 3) return refuse(TERMS);
  const all = membersOf(members);
  for (const member of all) {
    if (!isDict(usable(member))) refuse(`the lookup 'subelements' expects a dictionary, got ${repr(member)}`);
  }
  const keys = path.split('.');
  const rows = subelements(
    all.filter((member) => !isSkipped(usable(member))),
    path,
    skipsMissing(flags, options.skip_missing),
  );
  return rows.map((row) => withoutList(Array.from(row), keys));
});
