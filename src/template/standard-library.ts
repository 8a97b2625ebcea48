import { ansibleFilters } from './filters/ansible/all.ts';
import { collectionFilters } from './filters/collections/all.ts';
import { jinjaFilters, sharedFilters } from './filters/jinja/all.ts';
import { globalFunctions } from './globals/all.ts';
import type { Filter, GlobalFunction, Lookup, Test } from './library.ts';
import { ansibleLookups, collectionLookups } from './lookups/all.ts';
import { ansibleTests, collectionTests, jinjaTests } from './tests/all.ts';
import { nameTests } from './tests/library-names.ts';

/** Everything a template can name: filters, tests, lookups and global functions, by short and by full name. */
export interface TemplateLibrary {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly globals: ReadonlyMap<string, GlobalFunction>;
}

/** What a collection offers. Jinja's own filters and tests belong to none: `ansible.builtin.upper` does not exist. */
type Shelf<T> = readonly [collection: string | undefined, entries: readonly T[]];

const BUILTIN = ['ansible.builtin', 'ansible.legacy'];

function byName<T extends { readonly names: readonly string[] }>(shelves: readonly Shelf<T>[]): Map<string, T> {
  const named = new Map<string, T>();
  for (const [collection, entries] of shelves) {
    const prefixes = collection === 'ansible.builtin' ? BUILTIN : collection === undefined ? [] : [collection];
    for (const entry of entries) {
      for (const name of entry.names) {
        // Short names are the builtin ones first; of two collections that have one, the first named above.
        if (prefixes === BUILTIN || collection === undefined || !named.has(name)) named.set(name, entry);
        for (const prefix of prefixes) named.set(`${prefix}.${name}`, entry);
      }
    }
  }
  return named;
}

const filters = byName<Filter>([
  [undefined, jinjaFilters],
  ['ansible.builtin', sharedFilters],
  ['ansible.builtin', ansibleFilters],
  ...collectionFilters,
]);

const tests = byName<Test>([[undefined, jinjaTests], ['ansible.builtin', ansibleTests], ...collectionTests]);
for (const test of nameTests({ filter: (name) => filters.has(name), test: (name) => tests.has(name) })) {
  for (const name of test.names) tests.set(name, test);
}

const lookups = byName<Lookup>([['ansible.builtin', ansibleLookups], ...collectionLookups]);

/** The filters, tests, lookups and functions of Jinja 3.1 and Ansible, and the most used of the collections beside it. */
export const standardLibrary: TemplateLibrary = {
  filters,
  tests,
  lookups,
  globals: new Map(globalFunctions.map((entry) => [entry.name, entry])),
};
