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
  let at = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === '#') return words;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const word = wordAt(line, at);
    if (!word) return undefined;
    words.push(word);
    at = word.end;
  }
  return words;
}

function wordAt(line: string, start: number): IniWord | undefined {
  let text = '';
  let at = start;
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
      text += char;
      at++;
    }
  }
  return { text, start, end: Math.min(at, line.length) };
}

function quotedAt(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  const quote = line.charAt(start);
  let text = '';
  for (let at = start + 1; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === quote) return { text, end: at + 1 };
    const escapes = quote === '"' && char === '\\' && /["\\]/.test(line.charAt(at + 1));
    text += escapes ? line.charAt(++at) : char;
  }
  return undefined;
}
