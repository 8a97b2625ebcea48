import type { Filter } from '../../library.ts';
import { combineFilter } from './combine.ts';
import { commentFilter } from './comment.ts';
import { dictFilters } from './dicts.ts';
import { encodingFilters } from './encoding.ts';
import { listFilters } from './lists.ts';
import { mathFilters } from './math.ts';
import { pathFilters } from './paths.ts';
import { presenceFilters } from './presence.ts';
import { randomFilters } from './random.ts';
import { regexFilters } from './regex.ts';
import { serializationFilters } from './serialization.ts';
import { textFilters } from './texts.ts';
import { timeFilters } from './time.ts';
import { vaultFilters } from './vaults.ts';

/** The filters of the collection ansible.builtin. */
export const ansibleFilters: readonly Filter[] = [
  combineFilter,
  commentFilter,
  ...dictFilters,
  ...encodingFilters,
  ...listFilters,
  ...mathFilters,
  ...pathFilters,
  ...presenceFilters,
  ...randomFilters,
  ...regexFilters,
  ...serializationFilters,
  ...textFilters,
  ...timeFilters,
  ...vaultFilters,
];
