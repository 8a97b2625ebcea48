import { collectionAround, isOwn } from './collection.ts';
import type { Fields } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import { readNames } from './names.ts';
import type { Place } from './place.ts';

const NAME = /^\w+\.\w+$/;

/** The collections that a mapping searches: those it names, or else those of the level above. */
export function collectionsOf(
  fields: Fields,
  place: Pick<Place, 'context' | 'collections' | 'playbookDirectory'>,
): readonly string[] {
  const written = namedCollections(fields, place.context);
  if (!written) return place.collections;
  const around = collectionAround(place.playbookDirectory)?.name;
  return completed(around === undefined || written.includes(around) ? written : [around, ...written], 'ansible.legacy');
}

/** The collections that the tasks of a role search: its own and those that its meta names. Roles inherit none. */
export function collectionsOfRole(
  fields: Fields,
  collection: string | undefined,
  around: string | undefined,
  context: LoadContext,
): readonly string[] {
  const own = collection ?? around;
  const written = namedCollections(fields, context) ?? [];
  const all = [...new Set([...(own === undefined ? [] : [own]), ...written])];
  return completed(all, collection === undefined ? 'ansible.legacy' : 'ansible.builtin');
}

/** The collection that a playbook lies in is searched without being named. */
export const collectionsAround = (directory: string): readonly string[] => {
  const around = collectionAround(directory)?.name;
  return around === undefined ? [] : completed([around], 'ansible.legacy');
};

/** Those that a mapping names, or undefined where it names none. */
export function namedCollections(fields: Fields, context: LoadContext): readonly string[] | undefined {
  const entry = fields.get('collections');
  if (!entry) return undefined;
  const names = readNames(entry.value, context).map(String);
  for (const name of names) {
    if (NAME.test(name)) continue;
    report(context, `"${name}" is not the name of a collection`, {
      span: entry.value.span,
      hint: 'it is written as namespace.collection, and cannot be a template',
    });
  }
  return names;
}

/** Where collections are named, those that come with Ansible are searched last unless they are named, too. */
const completed = (names: readonly string[], last: string): readonly string[] =>
  names.length === 0 || names.some(isOwn) ? names : [...names, last];
