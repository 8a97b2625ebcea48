import { wrapLine } from '../../template/formats/wrap-text.ts';
import { printable } from '../printable.ts';

/** `[WARNING]: …` on lines of the width of the terminal. A text that has lines keeps them: a frame of code is one. */
export function warningText(message: string, columns: number): string {
  const text = printable(`[WARNING]: ${message}`);
  if (text.includes('\n')) return text;
  return wrapLine(text, { width: columns, breakLongWords: true, breakOnHyphens: true }).join('\n');
}
