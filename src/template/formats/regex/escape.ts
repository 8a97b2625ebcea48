import { InfrakitError } from '../../../source/infrakit-error.ts';

/** What `\w`, `\d` and `\s` mean to Python, as the content of a class with the flag `v`. */
const SETS: Readonly<Record<string, string | undefined>> = {
  w: '\\p{L}\\p{N}_',
  d: '\\p{Nd}',
  s: '\\s\\x1c-\\x1f\\x85',
};
const WORD = `[${SETS.w}]`;
const BOUNDARY = `(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD})`;

const ASSERTIONS: Readonly<Record<string, string | undefined>> = {
  A: '(?<![\\s\\S])',
  Z: '(?![\\s\\S])',
  b: `(?:${BOUNDARY})`,
  B: `(?:(?!${BOUNDARY}))`,
};
const CONTROLS: Readonly<Record<string, number | undefined>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };
const HEX_DIGITS: Readonly<Record<string, number | undefined>> = { x: 2, u: 4, U: 8 };

/** One code point as it can stand in a pattern, inside a class or not. */
export const codePoint = (code: number): string => `\\u{${code.toString(16)}}`;

/** The set a letter such as `w` or `W` stands for, as a class; undefined for other letters. */
export function setOf(letter: string): string | undefined {
  const content = SETS[letter.toLowerCase()];
  if (content === undefined) return undefined;
  return letter === letter.toLowerCase() ? `[${content}]` : `[^${content}]`;
}

/** The code point of an escape that stands for one character, and where it ends; `at` is behind the backslash. */
export function readCharacter(pattern: string, at: number): { code: number; end: number } {
  const letter = pattern[at] ?? '';
  const control = CONTROLS[letter];
  if (control !== undefined) return { code: control, end: at + 1 };
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) {
    const hex = pattern.slice(at + 1, at + 1 + digits);
    if (hex.length === digits && /^[\da-f]+$/i.test(hex))
      return { code: Number.parseInt(hex, 16), end: at + 1 + digits };
    throw new InfrakitError(`the regular expression ${JSON.stringify(pattern)} has an incomplete escape \\${letter}`);
  }
  const octal = /^(?:0[0-7]{0,2}|[0-7]{3})/.exec(pattern.slice(at));
  if (octal) return { code: Number.parseInt(octal[0], 8), end: at + octal[0].length };
  if (/[A-Za-z]/.test(letter)) {
    throw new InfrakitError(`the regular expression ${JSON.stringify(pattern)} has an unknown escape \\${letter}`);
  }
  const code = pattern.codePointAt(at) ?? 0x5c;
  return { code, end: at + String.fromCodePoint(code).length };
}

/** An escape outside a class as JavaScript has it, and where it ends; `at` is behind the backslash. */
export function readEscape(pattern: string, at: number): { source: string; end: number } {
  const letter = pattern[at] ?? '';
  const known = ASSERTIONS[letter] ?? setOf(letter);
  if (known !== undefined) return { source: known, end: at + 1 };
  const { code, end } = readCharacter(pattern, at);
  return { source: codePoint(code), end };
}
