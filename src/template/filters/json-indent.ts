import { wantInteger } from '../coerce.ts';
import type { Value } from '../value.ts';

/** The `indent` of a JSON filter: a number of blanks, or a text. */
export const readIndent = (what: string, value: Value): string =>
  typeof value === 'string' ? value : ' '.repeat(Math.max(0, wantInteger(what, value)));
