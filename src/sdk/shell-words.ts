import { InfrakitError } from '../source/infrakit-error.ts';

const WORD_PART = /\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|[^\s'"\\]+/gy;

/**
 * The words of a command line: quotes and backslashes as in POSIX shell, nothing expanded. This is how Ansible reads
 * the text of `command` and `validate`.
 *
 * @throws InfrakitError where a quote is not closed or a backslash comes last
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let end = 0;
  for (const part of line.matchAll(WORD_PART)) {
    end = part.index + part[0].length;
    const [text, single, double, escaped] = part;
    if (/^\s/.test(text)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const plain = single ?? double?.replace(/\\([\\"$`])|\\\n/g, '$1') ?? (escaped === '\n' ? '' : escaped) ?? text;
    word = (word ?? '') + plain;
  }
  if (end < line.length) {
    throw new InfrakitError(`the command cannot be split into words: ${JSON.stringify(line.slice(end))} is not closed`);
  }
  if (word !== undefined) words.push(word);
  return words;
}
