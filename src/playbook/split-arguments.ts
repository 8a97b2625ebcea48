/** One word of an argument text, as offsets in it. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** What stands before the first `=`, where that is a name or the template of one. */
  readonly key: string | undefined;
}

export interface SplitArguments {
  readonly words: readonly Word[];
  /** The quote or Jinja delimiter that is opened and not closed. */
  readonly unclosed: { readonly opening: string; readonly offset: number } | undefined;
}

const JINJA_ENDS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const KEY = /^((?:\{\{[\s\S]*?\}\}|[^\s'"{}=\\])+)=/;

/** The words of `src=a dest="b c" content='{{ x | join(" ") }}'`: blanks in quotes and in Jinja blocks do not part. */
export function splitArguments(text: string): SplitArguments {
  const words: Word[] = [];
  let unclosed: SplitArguments['unclosed'];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && !isBlank(text.charAt(at))) {
      const end = endOfPiece(text, at);
      if (end === undefined) unclosed ??= { opening: openingAt(text, at), offset: at };
      at = end ?? text.length;
    }
    words.push({ start, end: at, key: KEY.exec(text.slice(start, at))?.[1] });
  }
  return { words, unclosed };
}

const isBlank = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r';

/** Where a character, an escape, a quoted text or a Jinja block ends; undefined where it never does. */
function endOfPiece(text: string, start: number): number | undefined {
  const char = text.charAt(start);
  if (char === '\\') return Math.min(start + 2, text.length);
  if (char === '"' || char === "'") return endOfQuoted(text, start);
  return openingAt(text, start) in JINJA_ENDS ? endOfJinja(text, start) : start + 1;
}

const openingAt = (text: string, start: number): string => {
  const pair = text.slice(start, start + 2);
  return pair in JINJA_ENDS ? pair : text.charAt(start);
};

function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length) {
    if (text.charAt(at) === quote) return at + 1;
    if (text.charAt(at) === '\\') at += 2;
    else if (openingAt(text, at) in JINJA_ENDS) at = endOfJinja(text, at) ?? at + 2;
    else at++;
  }
  return undefined;
}

function endOfJinja(text: string, start: number): number | undefined {
  const opening = openingAt(text, start);
  const closing = JINJA_ENDS[opening] ?? '';
  let at = start + 2;
  while (at < text.length) {
    if (text.startsWith(closing, at)) return at + 2;
    const char = text.charAt(at);
    const isQuote = (char === '"' || char === "'") && opening !== '{#';
    at = isQuote ? (closingQuote(text, at) ?? at + 1) : at + 1;
  }
  return undefined;
}

function closingQuote(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === text.charAt(start)) return at + 1;
  }
  return undefined;
}

const ESCAPE = /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\'"abfnrtv]))/g;
const CONTROL: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of a `k=v` word: escapes decoded, the quotes around it taken away. */
export function argumentValue(written: string): string {
  const text = written.replace(ESCAPE, (_, wide, four, two, char: string | undefined) => {
    const code = Number.parseInt(wide ?? four ?? two ?? '', 16);
    if (char === undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    return CONTROL[char] ?? char;
  });
  const quote = text.charAt(0);
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) && text.at(-2) !== '\\';
  return isQuoted ? text.slice(1, -1) : text;
}
