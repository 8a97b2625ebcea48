const BREAKS = /[\n\x85\u2028\u2029]/;
const TAB = 8;
/** What libyaml writes with an escape, and so in double quotes. */
const SPECIAL = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * What to write of a text of several lines below a `|` of YAML; undefined for a text of one line.
 *
 * @param isLossy leave away what would force the text into double quotes
 */
export function blockText(text: string, isLossy: boolean): string | undefined {
  if (!BREAKS.test(text)) return undefined;
  if (!isLossy) return text;
  return expandTabs(text.trimEnd())
    .replace(SPECIAL, '')
    .replace(/ +([\n\x85\u2028\u2029])/g, '$1');
}

/** As Python's `str.expandtabs`: to the next column that is a multiple of eight. */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  const expand = (line: string): string => {
    let expanded = '';
    for (const character of line)
      expanded += character === '\t' ? ' '.repeat(TAB - (expanded.length % TAB)) : character;
    return expanded;
  };
  return text
    .split(/(?<=\n)/)
    .map(expand)
    .join('');
}
