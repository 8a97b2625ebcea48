/** A word of an INI line: its text without quotes, and where it stands in the line. */
export interface IniWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a host line as a POSIX shell parts them: blanks separate, quotes and backslashes hold together, `#`
 * starts a comment. Undefined where a quote is not closed.
 */
export function iniWords(line: string): readonly IniWord[] | undefined {
  const words: IniWord[] = [];
  let at = afterRun(BLANKS, line, 0);
  while (at < line.length && line.charAt(at) !== '#') {
    const word = wordAt(line, at);
    if (!word) return undefined;
    words.push(word);
    at = afterRun(BLANKS, line, word.end);
  }
  return words;
}

/** The texts of those words alone: most lines are read without asking where anything stands. */
export function iniTexts(line: string): readonly string[] | undefined {
  if (/[\\#]/.test(line)) return iniWords(line)?.map(({ text }) => text);
  if (!QUOTE.test(line)) return line.split(/\s+/);
  if (QUOTE.test(line.replace(WORDS, ''))) return undefined;
  return line.match(WORDS)?.map((word) => (QUOTE.test(word) ? word.replace(QUOTATION, '$1$2') : word));
}

const QUOTE = /["']/;
const WORDS = /(?:[^\s"']|"[^"]*"|'[^']*')+/g;
const QUOTATION = /"([^"]*)"|'([^']*)'/g;

// Inventories have thousands of lines: what stands for itself is stepped over at once.
const BLANKS = /\s+/y;
const PLAIN = /[^\s#\\"']+/y;
const QUOTED: Readonly<Record<string, RegExp>> = { '"': /[^"\\]+/y, "'": /[^']+/y };

/** Where a run of such characters ends that begins here. */
function afterRun(run: RegExp, line: string, start: number): number {
  run.lastIndex = start;
  return run.test(line) ? run.lastIndex : start;
}

function wordAt(line: string, start: number): IniWord | undefined {
  let at = afterRun(PLAIN, line, start);
  let text = line.slice(start, at);
  while (at < line.length && !/[\s#]/.test(line.charAt(at))) {
    const char = line.charAt(at);
    if (char === '\\') {
      if (at + 1 >= line.length) return undefined;
      text += line.charAt(at + 1);
      at += 2;
    } else if (char === '"' || char === "'") {
      const quoted = quotedAt(line, at);
      if (!quoted) return undefined;
      text += quoted.text;
      at = quoted.end;
    } else {
      const end = afterRun(PLAIN, line, at);
      text += line.slice(at, end);
      at = end;
    }
  }
  return { text, start, end: Math.min(at, line.length) };
}

function quotedAt(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  const quote = line.charAt(start);
  const run = QUOTED[quote] ?? PLAIN;
  let text = '';
  for (let at = start + 1; at < line.length; ) {
    const end = afterRun(run, line, at);
    text += line.slice(at, end);
    at = end;
    if (line.charAt(at) === quote) return { text, end: at + 1 };
    // A backslash in double quotes: it stands for itself but before one of its kind or a quote.
    if (/["\\]/.test(line.charAt(at + 1))) at++;
    text += line.charAt(at++);
  }
  return undefined;
}
