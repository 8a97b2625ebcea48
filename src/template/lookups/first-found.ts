import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Lookup } from '../library.ts';
import { text } from '../operations/text.ts';
import { truth } from '../operations/truth.ts';
import { refuse, usable } from '../operations/usable.ts';
import type { FileKind } from '../scope.ts';
import { isDict, isList, type Value } from '../value.ts';
import { defineLookup } from './define.ts';
import { candidates } from './search.ts';

/** Of the loop `with_first_found`. */
export const SUBDIR = '_subdir';

/** The name of the folder beside a role's tasks in which it searches; a loop gives the one of its module. */
const KINDS: readonly FileKind[] = ['files', 'templates', 'vars'];

/** A list as it is written, or a text split at commas, semicolons and (for paths) colons. */
function namesOf(value: Value, separators: RegExp): string[] {
  const known = usable(value);
  if (known === null) return [];
  if (isList(known)) return Array.from(known).flatMap((item) => namesOf(item, separators));
  return text(known)
    .split(separators)
    .filter((name) => name !== '');
}

/** What is searched: names, each beside every path where there are paths. */
function namesToTry(files: Value, paths: Value): string[] {
  const names = namesOf(files, /[,;]/);
  const directories = namesOf(paths, /[,:;]/);
  if (directories.length === 0) return names;
  return directories.flatMap((directory) => names.map((name) => (isAbsolute(name) ? name : join(directory, name))));
}

/** The first file that is there, of bare names and of dicts with `files`, `paths` and `skip`. */
export const firstFoundLookup: Lookup = defineLookup(
  ['first_found'],
  { files: null, paths: null, skip: false, [SUBDIR]: 'files' },
  (terms, options, context) => {
    let skip = truth(options.skip);
    const names: string[] = [];
    const flat = terms.flatMap((term) => (isList(term) ? Array.from(term) : [term]));
    for (const term of flat) {
      if (isDict(term)) {
        names.push(...namesToTry(term.get('files') ?? null, term.get('paths') ?? null));
        skip ||= truth(term.get('skip') ?? false);
      } else {
        names.push(...namesToTry(term, options.paths));
      }
    }
    names.push(...namesToTry(options.files, options.paths));
    const kind = KINDS.find((known) => known === options[SUBDIR]) ?? 'files';
    const places = names.flatMap((name) => candidates(name, kind, context.scope));
    const found = places.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    if (found !== undefined) return [found];
    if (skip) return [];
    return refuse(
      "the lookup 'first_found' found none of its files",
      `it looked for ${places.join(', ') || 'nothing'}; skip: true allows that`,
    );
  },
);
