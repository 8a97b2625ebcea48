import type { Lookup } from '../library.ts';
import { communityLookups, utilsLookups } from './community.ts';
import { configLookup } from './config.ts';
import { fileLookups } from './files.ts';
import { firstFoundLookup } from './first-found.ts';
import { listLookups } from './lists.ts';
import { passwordLookup } from './password.ts';
import { processLookups } from './processes.ts';
import { sequenceLookup } from './sequence.ts';
import { tableLookups } from './tables.ts';
import { urlLookup } from './url.ts';
import { variableLookups } from './variables.ts';

/** The lookups of the collection ansible.builtin. */
export const ansibleLookups: readonly Lookup[] = [
  ...listLookups,
  sequenceLookup,
  ...fileLookups,
  firstFoundLookup,
  ...processLookups,
  ...variableLookups,
  passwordLookup,
  ...tableLookups,
  configLookup,
  urlLookup,
];

/** The most used lookups of other collections. */
export const collectionLookups: readonly (readonly [collection: string, lookups: readonly Lookup[]])[] = [
  ['community.general', communityLookups],
  ['ansible.utils', utilsLookups],
];
