import { REQUIRED } from '../../bind.ts';
import { asDict, wantDict } from '../../coerce.ts';
import type { Filter } from '../../library.ts';
import { item } from '../../operations/access.ts';
import { toKey } from '../../operations/dict-key.ts';
import { iterate } from '../../operations/sequence.ts';
import { repr, text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { typeName } from '../../operations/type-name.ts';
import { orElse, refuse, usable } from '../../operations/usable.ts';
import { type Dict, isDict, isList, Tuple, Undefined, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

/** The members of a dict (its values) or of a list. */
function membersOf(input: Value): Value[] {
  const dict = asDict(input);
  if (dict) return [...dict.values()];
  const known = usable(input);
  return isList(known) ? [...known] : refuse('obj must be a list of dicts or a nested dict');
}

/** A value of a dict that must be there. */
function fieldOf(filter: string, member: Value, name: string): Value {
  const value = wantDict(`every item of the filter '${filter}'`, member).get(name);
  return orElse(value, () => refuse(`the filter '${filter}' wants the key '${name}' in every item`));
}

/** The part of a key and a value that an item of `items2dict` stands for. */
function pairPart(member: Value, name: string, [key, value]: readonly [string, string]): Value {
  const known = usable(member);
  if (!isDict(known)) return refuse(`items2dict requires a list of dictionaries, got ${repr(known)}`);
  const missing = `items2dict requires each dictionary in the list to contain the keys '${key}' and '${value}', got`;
  return orElse(known.get(name), () => refuse(`${missing} ${repr(known)}`));
}

function rekey(input: Value, key: Value, duplicates: string): Dict {
  if (duplicates !== 'error' && duplicates !== 'overwrite') {
    refuse(`duplicates of the filter 'rekey_on_member' is error or overwrite, not '${duplicates}'`);
  }
  const result: Dict = new Map();
  for (const member of membersOf(input)) {
    const newKey = toKey(fieldOf('rekey_on_member', member, text(key)));
    if (result.has(newKey) && duplicates === 'error') refuse(`the key ${repr(newKey)} is not unique among the items`);
    result.set(newKey, member);
  }
  return result;
}

/** The lists found in each member under a dotted path, as pairs of the member and one item of its list. */
export function subelements(input: Value, path: Value, skipMissing: boolean): Tuple[] {
  const known = usable(path);
  if (typeof known !== 'string' && !isList(known)) refuse('subelements must be a list or a string');
  const keys = typeof known === 'string' ? known.split('.') : iterate(known).map(text);
  return membersOf(input).flatMap((member) => {
    let inner: Value = member;
    for (const key of keys) {
      if (!isDict(inner))
        return skipMissing ? [] : refuse(`the key before '${key}' should point to a dictionary, got ${repr(inner)}`);
      const found: Value | undefined = inner.get(key);
      if (found === undefined || found instanceof Undefined) {
        if (skipMissing) return [];
        return refuse(
          `could not find '${key}' key in iterated item ${repr(member)}`,
          'pass skip_missing=true to leave such items out',
        );
      }
      inner = found;
    }
    if (!isList(inner)) {
      return skipMissing ? [] : refuse(`the key '${keys.join('.')}' should point to a list, got ${repr(inner)}`);
    }
    return Array.from(inner, (value) => Tuple.of(member, value) as Tuple);
  });
}

const pairsOf = (input: Value): Dict =>
  asDict(input) ?? refuse(`dict2items requires a dictionary, not a value of type ${typeName(usable(input))}`);

/** Filters of Ansible that turn dicts into lists and back. */
export const dictFilters: readonly Filter[] = [
  defineFilter(['dict2items'], { key_name: 'key', value_name: 'value' }, (input, args) =>
    [...pairsOf(input)].map(
      ([key, value]) =>
        new Map<string, Value>([
          [text(args.key_name), key],
          [text(args.value_name), value],
        ]),
    ),
  ),
  defineFilter(['items2dict'], { key_name: 'key', value_name: 'value' }, (input, args) => {
    const known = usable(input);
    if (!isList(known)) refuse(`items2dict requires a list, not a value of type ${typeName(known)}`);
    const [key, value] = [text(args.key_name), text(args.value_name)];
    return new Map(
      iterate(known).map((member) => [
        toKey(pairPart(member, key, [key, value])),
        pairPart(member, value, [key, value]),
      ]),
    );
  }),
  defineFilter(['rekey_on_member'], { key: REQUIRED, duplicates: 'error' }, (input, args) =>
    rekey(input, args.key, text(args.duplicates)),
  ),
  defineFilter(['subelements'], { subelements: REQUIRED, skip_missing: false }, (input, args) =>
    subelements(input, args.subelements, truth(args.skip_missing)),
  ),
  defineFilter(['extract'], { container: REQUIRED, morekeys: null }, (input, { container, morekeys }) => {
    const more = morekeys === null ? [] : isList(morekeys) ? Array.from(morekeys) : [morekeys];
    return [input, ...more].reduce<Value>((value, key) => item(value, key), container);
  }),
];
