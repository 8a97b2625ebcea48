import { refuse } from './usable.ts';

/** The most items that one operation of a template may make. */
const MAX_ITEMS = 1_000_000;
/** The longest text, in UTF-16 units, that one operation or one template may make. */
const MAX_TEXT = 32 * 1024 * 1024;
/** The most bits of an integer; beyond it a power is an attack or a mistake. */
export const MAX_BITS = 65_536;
/** How deep templates, macros, includes and expressions may nest in each other. */
export const MAX_DEPTH = 120;

/** The most values within one that is written: a list that holds another twice, and so on, doubles at every level. */
export const MAX_PARTS = 4_000_000;

export function limitItems(count: number): void {
  if (count > MAX_ITEMS) refuse(`a list of ${count} items is more than a template may make (${MAX_ITEMS})`);
}

export function limitText(length: number): void {
  if (length > MAX_TEXT) refuse(`a text of ${length} characters is more than a template may make (${MAX_TEXT})`);
}
