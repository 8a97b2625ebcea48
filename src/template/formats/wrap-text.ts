/** How Python's `textwrap.wrap` is asked to break a text. */
export interface Wrapping {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** Blanks, dashes between words, and words, which may end at a hyphen between letters. */
const CHUNKS_AT_HYPHENS =
  /[\t-\r ]+|(?<=[\w!"'&.,?])-{2,}(?=\w)|[^\t-\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t-\r ]|$)|(?<=[\w!"'&.,?])(?=-{2,}\w))/g;
const CHUNKS = /[\t-\r ]+|[^\t-\r ]+/g;

/** One paragraph as lines, as Python's `textwrap.wrap` breaks it. */
export function wrapLine(line: string, { width, breakLongWords, breakOnHyphens }: Wrapping): string[] {
  const chunks = line.match(breakOnHyphens ? CHUNKS_AT_HYPHENS : CHUNKS) ?? [];
  const lines: string[] = [];
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks[0])) chunks.shift();
    const row: string[] = [];
    let length = 0;
    while (chunks[0] !== undefined && length + chunks[0].length <= width) {
      length += chunks[0].length;
      row.push(chunks.shift() ?? '');
    }
    const long = chunks[0];
    if (long !== undefined && long.length > width) {
      const room = breakLongWords ? width - length : row.length === 0 ? long.length : 0;
      if (room > 0) {
        row.push(long.slice(0, room));
        chunks[0] = long.slice(room);
        if (chunks[0] === '') chunks.shift();
      }
    }
    if (isBlank(row.at(-1))) row.pop();
    if (row.length > 0) lines.push(row.join(''));
  }
  return lines;
}

const isBlank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === '';
