import type { Filter } from '../../library.ts';
import { addressSetFilters } from './address-sets.ts';
import { addressFilters } from './addresses.ts';
import { communityFilters } from './community.ts';
import { communityListFilters } from './community-lists.ts';
import { communityTextFilters } from './community-texts.ts';
import { hardwareFilters } from './hardware.ts';
import { keyTreeFilters } from './key-trees.ts';
import { pathFilters } from './paths.ts';
import { timeUnitFilters } from './time-units.ts';

/** The most used filters of the collections beside ansible.builtin, by their collection. */
export const collectionFilters: readonly (readonly [collection: string, filters: readonly Filter[]])[] = [
  ['community.general', [...communityFilters, ...communityListFilters, ...communityTextFilters, ...timeUnitFilters]],
  ['ansible.utils', [...addressFilters, ...addressSetFilters, ...hardwareFilters, ...pathFilters, ...keyTreeFilters]],
  ['ansible.netcommon', [...addressFilters, ...addressSetFilters, ...hardwareFilters]],
];
