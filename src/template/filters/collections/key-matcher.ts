import { compilePattern } from '../../formats/regex/pattern.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';

/** Whether a key is meant by the targets of `keep_keys` and `remove_keys`. */
export function compileMatcher(filter: string, target: Value, how: string): (key: string) => boolean {
  const targets = typeof target === 'string' ? [target] : [...iterate(target)].map(text);
  switch (how) {
    case 'equal':
      return (key) => targets.includes(key);
    case 'starts_with':
      return (key) => targets.some((start) => key.startsWith(start));
    case 'ends_with':
      return (key) => targets.some((end) => key.endsWith(end));
    case 'regex': {
      const patterns = targets.map((source) => compilePattern(source));
      return (key) => patterns.some((pattern) => pattern.match(key) !== undefined);
    }
    default:
      return refuse(
        `matching_parameter of the filter '${filter}' is equal, starts_with, ends_with or regex, not '${how}'`,
      );
  }
}
