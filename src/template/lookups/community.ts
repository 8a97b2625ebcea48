import { randomInt } from 'node:crypto';
import { wantDict, wantInteger } from '../coerce.ts';
import { getPath, indexOf, toPaths } from '../filters/collections/paths.ts';
import { compilePattern } from '../formats/regex/pattern.ts';
import type { CallContext, Lookup } from '../library.ts';
import { equals } from '../operations/equality.ts';
import { repr, text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse } from '../operations/usable.ts';
import { type Dict, isDict, isList, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { listLookups } from './lists.ts';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const drawn = (characters: string, count: number): string[] => {
  if (count > 0 && characters === '') refuse('Available characters cannot be None, please change constraints');
  return Array.from({ length: Math.max(count, 0) }, () => characters[randomInt(characters.length)] ?? '');
};

function shuffled(characters: readonly string[]): string {
  const left = [...characters];
  let made = '';
  while (left.length > 0) made += left.splice(randomInt(left.length), 1)[0];
  return made;
}

const randomString: Lookup = defineLookup(
  ['random_string'],
  {
    length: 8,
    upper: true,
    lower: true,
    numbers: true,
    special: true,
    min_lower: 0,
    min_upper: 0,
    min_numeric: 0,
    min_special: 0,
    override_special: null,
    override_all: null,
    base64: false,
  },
  (_terms, wanted) => {
    const special = wanted.override_special === null ? PUNCTUATION : text(wanted.override_special);
    const kinds: readonly (readonly [characters: string, isWanted: Value, least: Value])[] = [
      [LOWER.toUpperCase(), wanted.upper, wanted.min_upper],
      [LOWER, wanted.lower, wanted.min_lower],
      [DIGITS, wanted.numbers, wanted.min_numeric],
      [special, wanted.special, wanted.min_special],
    ];
    const all = wanted.override_all === null ? undefined : text(wanted.override_all);
    const least = all === undefined ? kinds.flatMap(([from, , count]) => drawn(from, asNumber(count))) : [];
    const any = all ?? kinds.map(([from, isWanted]) => (truth(isWanted) ? from : '')).join('');
    const made = shuffled([...least, ...drawn(any, asNumber(wanted.length) - least.length)]);
    return [truth(wanted.base64) ? Buffer.from(made).toString('base64') : made];
  },
);

const asNumber = (value: Value): number =>
  typeof value === 'string' ? Number.parseInt(value, 10) : wantInteger("a number of the lookup 'random_string'", value);

/** Which variables a term of `merge_variables` means. */
function namesOf(how: string, term: string, { scope }: CallContext): string[] {
  const pattern = how === 'regex' ? compilePattern(term) : undefined;
  const isMeant = (name: string): boolean => {
    if (pattern) return pattern.search(name) !== undefined;
    return how === 'prefix' ? name.startsWith(term) : name.endsWith(term);
  };
  return [...new Set(scope.names())].filter(isMeant).sort();
}

interface Overriding {
  readonly mode: string;
  readonly context: CallContext;
}

function mergeDict(into: Dict, from: Dict, path: readonly string[], overriding: Overriding): Dict {
  const merged: Dict = new Map(into);
  for (const [key, value] of from) {
    const before = merged.get(key);
    if (isDict(value)) {
      const known =
        before === undefined ? new Map() : wantDict(`the key '${String(key)}' in ${path.join('.')}`, before);
      merged.set(key, mergeDict(known, value, [...path, String(key)], overriding));
    } else if (isList(value) && isList(before)) merged.set(key, [...before, ...value]);
    else {
      if (before !== undefined && !equals(before, value)) tellOverwritten(key, before, value, path, overriding);
      merged.set(key, value);
    }
  }
  return merged;
}

function tellOverwritten(
  key: unknown,
  before: Value,
  value: Value,
  path: readonly string[],
  { mode, context }: Overriding,
): void {
  const at = `${path.join('.')}.${String(key)}`;
  const message = `The key '${String(key)}' with value '${text(before)}' will be overwritten with value '${text(value)}' from '${at}'`;
  if (mode === 'error') refuse(message, 'override: warn or ignore allows it');
  if (mode === 'warn') context.surroundings.warn?.(message);
}

const mergeVariables: Lookup = defineLookup(
  ['merge_variables'],
  { pattern_type: 'regex', initial_value: null, override: 'error' },
  (terms, options, context) =>
    terms.map((term) => {
      if (typeof term !== 'string')
        return refuse(`Non-string type passed, only 'str' types are allowed: ${repr(term)}`);
      const how = text(options.pattern_type);
      if (!['prefix', 'suffix', 'regex'].includes(how)) refuse(`pattern_type is prefix, suffix or regex, not '${how}'`);
      const overriding = { mode: text(options.override), context };
      let result = options.initial_value;
      for (const name of namesOf(how, term, context)) {
        const value = context.variable(name) ?? null;
        if (!isDict(value) && !isList(value))
          refuse(`Not supported type of the variable '${name}': only lists and dicts are merged`);
        if (result === null) result = value;
        else if (isDict(result) && isDict(value)) result = mergeDict(result, value, [name], overriding);
        else if (isList(result) && isList(value)) result = [...result, ...value];
        else refuse('Unable to merge, not all variables are of the same type');
      }
      return result;
    }),
);

const alsoThere = listLookups.filter(({ names }) => names.includes('flattened') || names.includes('cartesian'));

/** Lookups of community.general. */
export const communityLookups: readonly Lookup[] = [randomString, mergeVariables, ...alsoThere];

/** Lookups of ansible.utils, which say the same as its filters. */
export const utilsLookups: readonly Lookup[] = [
  defineLookup(['get_path'], { var: null, path: null, wantlist: false }, (terms, args) => {
    const [data = args.var, path = args.path] = terms;
    const found = getPath(data, text(path), truth(args.wantlist));
    return isList(found) ? found : [found];
  }),
  defineLookup(['to_paths'], { var: null, prepend: null, wantlist: false }, (terms, args) => {
    const [data = args.var, prepend = args.prepend] = terms;
    return [toPaths(data, prepend === null ? '' : text(prepend))];
  }),
  defineLookup(
    ['index_of'],
    { data: null, test: null, value: null, key: null, fail_on_missing: false, wantlist: false },
    (terms, args, context) => {
      const [data = args.data, test = args.test, value = args.value, key = args.key] = terms;
      const found = indexOf(data, { ...args, test, value, key }, context);
      return isList(found) ? found : [found];
    },
  ),
];
