import { markOf } from './pieces.ts';
import { quote, Shell } from './sh.ts';

/** Marks whole commands that many scripts have in common: a kept shell is told them once, and then they go by a name. */
export const shared = (commands: Shell): Shell =>
  new Shell(markOf({ text: commands.compact, assigned: quote, reference: (variable) => `eval "$${variable}"` }));

/** The same for a word, such as a long format. */
export const sharedWord = (word: string): Shell =>
  new Shell(markOf({ text: quote(word), assigned: (quoted) => quoted, reference: (variable) => `"$${variable}"` }));
