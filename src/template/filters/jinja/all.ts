import type { Filter } from '../../library.ts';
import { choosingFilters } from './choosing.ts';
import { dictFilters } from './dicts.ts';
import { markupFilters } from './markup.ts';
import { numberFilters } from './numbers.ts';
import { printingFilters } from './printing.ts';
import { sequenceFilters, sharedSequenceFilters } from './sequences.ts';
import { textFilters } from './text.ts';
import { urlFilters } from './urls.ts';
import { wordwrapFilter } from './wordwrap.ts';

/** The filters that Jinja 3.1 brings along. */
export const jinjaFilters: readonly Filter[] = [
  ...textFilters,
  wordwrapFilter,
  ...numberFilters,
  ...sequenceFilters,
  ...dictFilters,
  ...choosingFilters,
  ...markupFilters,
  ...urlFilters,
  ...printingFilters,
];

/** Those of them that Ansible also offers under its own full name. */
export const sharedFilters: readonly Filter[] = sharedSequenceFilters;
