import { expand } from './pieces.ts';

/** A piece of POSIX shell that is safe to run: every interpolated value was quoted. Only `sh` and `joinShell` make one. */
export class Shell {
  /** With marks in the place of pieces that many scripts have in common; a kept shell knows them. */
  readonly compact: string;
  /** @internal use the `sh` tag */
  constructor(compact: string) {
    this.compact = compact;
  }

  /** The whole of it. */
  get text(): string {
    return expand(this.compact);
  }
}

/** What `sh` can interpolate: a word, several words, or shell that is safe already. */
export type Word = string | number | Shell | readonly (string | number | Shell)[];

/** One word of POSIX shell that stands for exactly this text. A NUL cannot be passed to a program and is refused. */
export function quote(word: string): string {
  if (word.includes('\0')) throw new TypeError('a shell word cannot hold a NUL character');
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const render = (word: Word): string => {
  if (word instanceof Shell) return word.compact;
  if (typeof word === 'object') return word.map(render).join(' ');
  return quote(String(word));
};

/** POSIX shell with every interpolated value quoted: sh`rm -f -- ${path}`. A list becomes several words. */
export const sh = (strings: TemplateStringsArray, ...words: Word[]): Shell =>
  new Shell(String.raw({ raw: strings.raw }, ...words.map(render)));

/** A bare `$`: in a template `${` begins an interpolation, and sh`${DOLLAR}{name}` does not. */
export const DOLLAR: Shell = sh`$`;

/** Several pieces in one, joined by ` && `, `; `, a newline or whatever the caller names. */
export const joinShell = (parts: readonly Shell[], separator: ' && ' | ' || ' | '; ' | '\n' | ' ' | ' | '): Shell =>
  new Shell(parts.map((part) => part.compact).join(separator));
