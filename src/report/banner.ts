import { printableLine } from './printable.ts';
import { textWidth } from './text-width.ts';

/** What Ansible assumes without a terminal, and the least it uses with one. */
export const DEFAULT_COLUMNS = 79;
const FEWEST_STARS = 3;

/** `TASK [name] ****`, after an empty line; the stars fill `columns`, one column more than Ansible counts included. */
export function banner(title: string, columns = DEFAULT_COLUMNS): string {
  const shown = printableLine(title);
  const stars = Math.max(FEWEST_STARS, columns - textWidth(shown));
  return `\n${shown} ${'*'.repeat(stars)}`;
}

/** The columns that Ansible's banners take on a terminal of that width. */
export const bannerColumns = (terminalColumns: number | undefined): number =>
  Math.max(DEFAULT_COLUMNS, (terminalColumns ?? 0) - 1);
