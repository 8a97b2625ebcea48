/** What a text allows as a YAML scalar, by the rules of libyaml's emitter (the one behind PyYAML's C dumper). */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly plainInBlock: boolean;
  readonly plainInFlow: boolean;
  readonly singleQuoted: boolean;
  readonly block: boolean;
}

/** libyaml knows more line ends, but a text with those is better off in double quotes. */
const isBreak = (char: string | undefined): boolean => char === '\n';
const isBlankOrEnd = (char: string | undefined): boolean =>
  char === undefined || char === ' ' || char === '\t' || isBreak(char);

/** libyaml prints no tabs, no other control characters and nothing beyond the basic plane. */
export const isPrintable = (char: string): boolean =>
  /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(char);

export function analyzeScalar(text: string, unicode: boolean): ScalarAnalysis {
  if (text === '')
    return { multiline: false, plainInBlock: true, plainInFlow: false, singleQuoted: true, block: false };
  const chars = [...text];
  const special = chars.some((char) => !isBreak(char) && (!isPrintable(char) || (!unicode && char > '\x7f')));
  const multiline = chars.some(isBreak);
  const spaceThenBreak = chars.some((char, i) => char === ' ' && isBreak(chars[i + 1]));
  const breakThenSpace = chars.some((char, i) => isBreak(char) && chars[i + 1] === ' ');
  const edge = (char: string | undefined) => char === ' ' || isBreak(char);
  const unquotable = special || spaceThenBreak || multiline || edge(chars[0]) || edge(chars.at(-1));
  const { inBlock, inFlow } = findIndicators(text, chars);
  return {
    multiline,
    plainInBlock: !unquotable && !inBlock,
    plainInFlow: !unquotable && !inFlow,
    singleQuoted: !special && !spaceThenBreak && !breakThenSpace,
    block: !special && !spaceThenBreak && chars.at(-1) !== ' ',
  };
}

/** Whether a text has characters that mean something to YAML where it would stand without quotes. */
function findIndicators(text: string, chars: readonly string[]): { inBlock: boolean; inFlow: boolean } {
  const document = text.startsWith('---') || text.startsWith('...');
  let inBlock = document;
  let inFlow = document;
  for (const [i, char] of chars.entries()) {
    const blankFollows = isBlankOrEnd(chars[i + 1]);
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(char) || (char === '-' && blankFollows)) inBlock = inFlow = true;
      if (char === '?' || char === ':') {
        inFlow = true;
        inBlock ||= blankFollows;
      }
      continue;
    }
    if (',?[]{}:'.includes(char)) inFlow = true;
    if (char === ':' && blankFollows) inBlock = true;
    if (char === '#' && isBlankOrEnd(chars[i - 1])) inBlock = inFlow = true;
  }
  return { inBlock, inFlow };
}
