import type { Method } from './bound-method.ts';

/** Letters that case folding spells out. */
const FOLDED: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['ς', 'σ'],
]);

export const CASE_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['capitalize', capitalize],
  ['casefold', (text) => text.toLowerCase().replace(/[ßẞς]/g, (letter) => FOLDED.get(letter) ?? letter)],
  ['isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text)],
  ['isalpha', (text) => /^\p{L}+$/u.test(text)],
  ['isascii', (text) => /^\p{ASCII}*$/u.test(text)],
  ['isdecimal', (text) => /^\p{Nd}+$/u.test(text)],
  ['isdigit', (text) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u.test(text)],
  ['isidentifier', (text) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(text)],
  ['islower', (text) => /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text)],
  ['isnumeric', (text) => /^\p{N}+$/u.test(text)],
  ['isprintable', (text) => !/(?! )[\p{C}\p{Z}]/u.test(text)],
  ['isspace', (text) => /^[\s\u001c-\u001f\u0085]+$/.test(text)],
  ['istitle', (text) => /\p{Lu}/u.test(text) && titleCase(text) === text],
  ['isupper', (text) => /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text)],
  ['lower', (text) => text.toLowerCase()],
  ['swapcase', (text) => text.replace(/\p{L}/gu, (letter) => swapCase(letter))],
  ['title', titleCase],
  ['upper', (text) => text.toUpperCase()],
];

/** The first character in upper case, the rest in lower case. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** Every run of letters capitalized, as `str.title` does. */
function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, capitalize);
}

const swapCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
