import type { Method } from './bound-method.ts';

/** Digraphs in their three forms: capitals, one capital (the form for titles), no capitals. */
const DIGRAPHS = ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'];

export const CASE_METHODS: readonly (readonly [string, Method<string>])[] = [
  ['capitalize', capitalize],
  ['casefold', (text) => [...text].map(foldCase).join('')],
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
  return titleForm(first) + rest.join('').toLowerCase();
}

/** A letter as it begins a word: what is spelled out in capitals has one of them only, as `Ss` for `ß`. */
function titleForm(letter: string): string {
  const digraph = DIGRAPHS.find((forms) => letter !== '' && forms.includes(letter));
  if (digraph !== undefined) return digraph[1] ?? letter;
  const [first = '', ...rest] = letter.toUpperCase();
  return first + rest.join('').toLowerCase();
}

/** A letter without its case: letter by letter, since the lower case of a whole word has an `ς` at its end. */
const foldCase = (letter: string): string => (letter === 'ı' ? letter : letter.toUpperCase().toLowerCase());

/** Every run of letters capitalized, as `str.title` does. */
function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, capitalize);
}

const swapCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
