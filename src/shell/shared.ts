import { type HintKind, hintOf, markOf } from './pieces.ts';
import { quote, Shell } from './sh.ts';

/** Marks whole commands that many scripts have in common: a kept shell is told them once, and then they go by a name. */
export const shared = (commands: Shell): Shell =>
  new Shell(markOf({ text: commands.compact, assigned: quote, reference: (variable) => `eval "$${variable}"` }));

/** The same for a word, such as a long format. */
export const sharedWord = (word: string): Shell =>
  new Shell(markOf({ text: quote(word), assigned: (quoted) => quoted, reference: (variable) => `"$${variable}"` }));

/**
 * Says what a script will look at, so that one program can look for many scripts at once: it finds what `stat` says of
 * the path in the variable that `$infrakit_state` numbers, and the checksum in that of `$infrakit_sum`, each with the path.
 */
export const looksAt = (kind: HintKind, path: string): Shell => new Shell(hintOf(kind, path));
