import type { GlobalFunction } from '../library.ts';
import { functions } from './functions.ts';

/** The functions with a fixed name in every template. */
export const globalFunctions: readonly GlobalFunction[] = [...functions];
