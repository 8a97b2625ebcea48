import type { GlobalFunction } from '../library.ts';
import { cycler } from './cycler.ts';
import { functions } from './functions.ts';
import { joiner } from './joiner.ts';
import { lipsum } from './lipsum.ts';

/** The functions with a fixed name in every template, beside those of the language (`lookup`, `query`, `namespace`). */
export const globalFunctions: readonly GlobalFunction[] = [...functions, cycler, joiner, lipsum];
