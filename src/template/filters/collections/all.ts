import type { Filter } from '../../library.ts';
import { addressFilters } from './addresses.ts';
import { communityFilters } from './community.ts';

/** The most used filters of the collections beside ansible.builtin, by their collection. */
export const collectionFilters: readonly (readonly [collection: string, filters: readonly Filter[]])[] = [
  ['community.general', communityFilters],
  ['ansible.utils', addressFilters],
  ['ansible.netcommon', addressFilters],
];
