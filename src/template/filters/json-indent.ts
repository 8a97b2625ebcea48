import { wantInteger } from '../coerce.ts';
import { limitText } from '../operations/limits.ts';
import type { Value } from '../value.ts';

/** The `indent` of a JSON filter: a number of blanks, or a text. */
export function readIndent(what: string, value: Value): string {
  if (typeof value === 'string') return value;
  const width = wantInteger(what, value);
  limitText(width);
  return ' '.repeat(Math.max(0, width));
}
