import { expandPath } from './expand-path.ts';
import type { Kind, Values } from './setting.ts';

/** Where a text was written, as far as its meaning depends on it. */
export interface Circumstances {
  /** Where relative paths start. */
  readonly base: string;
  /** Texts in a file may stand in quotes. */
  readonly isQuoted: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

type Reader<K extends Kind> = (text: string, circumstances: Circumstances) => Values[K] | undefined;

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'on', 'true', 't', 'y', '1'].map((word) => [word, true] as const),
  ...['no', 'off', 'false', 'f', 'n', '0', '', 'none'].map((word) => [word, false] as const),
]);

const split = (text: string, separator: string): string[] => text.split(separator).map((part) => part.trim());
const withoutQuotes = (text: string): string => /^(["'])([\s\S]*)\1$/.exec(text)?.[2] ?? text;
const wholeNumber = (text: string): number | undefined => (/^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined);
const expand = (part: string, { base, environment }: Circumstances): string => expandPath(part, base, environment);

const READERS: { readonly [K in Kind]: Reader<K> } = {
  bool: (text) => WORDS.get(withoutQuotes(text.trim()).toLowerCase()),
  int: wholeNumber,
  float: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)),
  string: (text, { isQuoted }) => (isQuoted ? withoutQuotes(text) : text),
  list: (text) =>
    split(text, ',')
      .map(withoutQuotes)
      .filter((part) => part !== ''),
  path: expand,
  tmppath: expand,
  pathspec: (text, at) =>
    text
      .split(':')
      .filter((part) => part !== '')
      .map((part) => expand(part, at)),
  pathlist: (text, at) =>
    split(text, ',')
      .filter((part) => part !== '')
      .map((part) => expand(part, at)),
  forks: (text) => {
    const number = wholeNumber(text);
    if (text.trim() === 'auto') return 'auto';
    return number !== undefined && number > 0 ? number : undefined;
  },
};

/** What each kind has to look like, for the errors. */
export const EXPECTED: { readonly [K in Kind]: string } = {
  bool: 'true or false',
  int: 'a whole number',
  float: 'a number',
  string: 'a text',
  list: 'words with commas between them',
  path: 'a path',
  tmppath: 'a path',
  pathspec: 'paths with colons between them',
  pathlist: 'paths with commas between them',
  forks: 'a whole number above 0, or auto',
};

/** What a text says as a value of some kind, or undefined where it is none. */
export const readValue = <K extends Kind>(kind: K, text: string, at: Circumstances): Values[K] | undefined =>
  READERS[kind](text, at);
