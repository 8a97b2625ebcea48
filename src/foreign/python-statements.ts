const STRING = /[rRbBuUfF]{0,2}("""|'''|"|')/y;

/**
 * The statements of a Python source, each on one line with its indentation: strings are emptied, comments dropped, what
 * brackets and backslashes hold together joined. What follows a `:` or `;` on the same line is a statement of its own.
 */
export function statementsOf(source: string): string[] {
  const statements: string[] = [];
  let line = '';
  let depth = 0;
  for (let at = 0; at < source.length; ) {
    const char = source[at] as string;
    const string = stringAt(source, at);
    if (string !== undefined) {
      at = string;
      line += '""';
    } else if (char === '#') {
      while (at < source.length && source[at] !== '\n') at++;
    } else if (char === '\\' && /^\r?\n/.test(source.slice(at + 1, at + 3))) {
      at += source[at + 1] === '\r' ? 3 : 2;
      line += ' ';
    } else if (char === '\n' && depth === 0) {
      statements.push(...apart(line));
      line = '';
      at++;
    } else {
      if ('([{'.includes(char)) depth++;
      else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
      line += char === '\n' || char === '\r' ? ' ' : char;
      at++;
    }
  }
  return [...statements, ...apart(line)];
}

/** The end of the string literal that begins here; undefined where none does. */
function stringAt(source: string, at: number): number | undefined {
  if (!/[rRbBuUfF"']/.test(source[at] as string) || /\w/.test(source[at - 1] ?? '')) return undefined;
  STRING.lastIndex = at;
  const quote = STRING.exec(source)?.[1];
  if (quote === undefined) return undefined;
  for (let end = STRING.lastIndex; end < source.length; end++) {
    if (source[end] === '\\') end++;
    else if (source.startsWith(quote, end)) return end + quote.length;
    else if (quote.length === 1 && source[end] === '\n') return end;
  }
  return source.length;
}

function apart(line: string): string[] {
  if (line.trim() === '') return [];
  const [first = '', ...others] = line.split(/;|(?<=^\s*(?:try|else|finally|except[^:]*|if\s[^:]*)\s*:)(?=\s*\S)/);
  return [first, ...others.map((other) => ` ${other.trim()}`)];
}
