import { type Shell, sh } from '../shell/sh.ts';
import { hostWord } from './host-word.ts';

const WILDCARDS: Readonly<Record<string, Shell | undefined>> = { '*': sh`*`, '?': sh`?`, '[': sh`[`, ']': sh`]` };

/** A path of the host in which `*`, `?` and `[a-z]` stand for what is there; all else is as in `hostWord`. */
export function globWord(pattern: string): Shell {
  const parts = pattern.split(/([*?[\]])/).filter((part) => part !== '');
  return parts.reduce((word, part) => sh`${word}${WILDCARDS[part] ?? hostWord(part)}`, sh``);
}
