import { refuse } from '../../operations/usable.ts';
import type { Match, Pattern } from './pattern.ts';

const REFERENCE = /\\(?:g<([^>]+)>|(0[0-7]{0,2}|[0-3][0-7]{2})|([1-9]\d?)|([\s\S]))/g;
const CONTROLS: Readonly<Record<string, string | undefined>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** The text a match is replaced by: Python's `\1`, `\g<1>` and `\g<name>` are filled in, and `\n` is a line end. */
export function expandReplacement(template: string, match: Match, pattern: Pattern): string {
  return template.replace(REFERENCE, (whole, name, octal, number, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (letter !== undefined)
      return (
        CONTROLS[letter] ?? (/[A-Za-z]/.test(letter) ? refuse(`a replacement has the unknown escape ${whole}`) : whole)
      );
    const reference = name ?? number;
    const index = /^\d+$/.test(reference) ? Number(reference) : pattern.groupNumber(reference);
    if (index === undefined || index > pattern.groupCount)
      return refuse(`a replacement refers to the group ${whole}, which is not there`);
    return match.groups[index] ?? '';
  });
}
