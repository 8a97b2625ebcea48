import type { Method, Methods } from './bound-method.ts';
import { CASE_METHODS } from './string-case.ts';
import { LAYOUT_METHODS } from './string-layout.ts';
import { PART_METHODS } from './string-parts.ts';
import { SEARCH_METHODS } from './string-search.ts';
import { TRANSLATION_METHODS } from './string-translation.ts';
import { formatText } from './text-format.ts';

/** What Python's `str` can do, as far as it is of use in a playbook. */
export const STRING_METHODS: Methods<string> = new Map<string, Method<string>>([
  ...CASE_METHODS,
  ...LAYOUT_METHODS,
  ...PART_METHODS,
  ...SEARCH_METHODS,
  ...TRANSLATION_METHODS,
  ['format', formatText],
]);
