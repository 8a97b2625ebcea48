import { positionOf, type Span } from './span.ts';

const LINES_ABOVE = 2;
/** Of a longer line only the part around the place is shown. */
const LONGEST = 300;
const BEFORE = 100;
const ELLIPSIS = '…';

/** The lines around a span with a caret line under it; at most `LINES_ABOVE` lines of context. */
export function codeFrame(span: Span): string {
  const { line, column } = positionOf(span.source, span.start);
  const rows = span.source.text.split('\n');
  const row = rows[line - 1] ?? '';
  const from = row.length > LONGEST ? Math.max(0, column - 1 - BEFORE) : 0;
  const lead = from > 0 ? ELLIPSIS.length : 0;
  const reach = Math.min(row.length, from + LONGEST) - column + 1;
  const width = Math.max(1, Math.min(span.end - span.start, reach));
  const cut = (text: string, start: number) => {
    const part = text.slice(start, start + LONGEST);
    return `${start > 0 ? ELLIPSIS : ''}${part}${text.length > start + LONGEST ? ELLIPSIS : ''}`;
  };
  const gutter = String(line).length;
  const numbered = (n: number) => `${String(n).padStart(gutter)} | ${cut(rows[n - 1] ?? '', n === line ? from : 0)}`;
  const first = Math.max(1, line - LINES_ABOVE);
  const shown = Array.from({ length: line - first + 1 }, (_, i) => numbered(first + i));
  return [...shown, `${' '.repeat(gutter)} | ${' '.repeat(column - 1 - from + lead)}${'^'.repeat(width)}`].join('\n');
}
