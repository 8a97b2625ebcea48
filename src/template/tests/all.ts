import type { Test } from '../library.ts';
import { addressSetTests } from './address-sets.ts';
import { addressTests } from './addresses.ts';
import { collectionTests as listTests } from './collections.ts';
import { comparisonTests } from './comparison.ts';
import { fileTests } from './files.ts';
import { patternTests } from './patterns.ts';
import { resultTests } from './results.ts';
import { typeTests } from './types.ts';
import { versionTest } from './versions.ts';

/** The tests that Jinja 3.1 brings along. */
export const jinjaTests: readonly Test[] = [...typeTests, ...comparisonTests];

/** The tests of the collection ansible.builtin. */
export const ansibleTests: readonly Test[] = [...listTests, ...fileTests, ...patternTests, ...resultTests, versionTest];

/** The most used tests of other collections. */
export const collectionTests: readonly (readonly [collection: string, tests: readonly Test[]])[] = [
  ['ansible.utils', [...addressTests, ...addressSetTests]],
];
