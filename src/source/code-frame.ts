import { positionOf, type Span } from './span.ts';

const LINES_ABOVE = 2;

/** The lines around a span with a caret line under it; at most `LINES_ABOVE` lines of context. */
export function codeFrame(span: Span): string {
  const { line, column } = positionOf(span.source, span.start);
  const rows = span.source.text.split('\n');
  const row = rows[line - 1] ?? '';
  const width = Math.max(1, Math.min(span.end - span.start, row.length - column + 1));
  const gutter = String(line).length;
  const numbered = (n: number) => `${String(n).padStart(gutter)} | ${rows[n - 1] ?? ''}`;
  const first = Math.max(1, line - LINES_ABOVE);
  const shown = Array.from({ length: line - first + 1 }, (_, i) => numbered(first + i));
  return [...shown, `${' '.repeat(gutter)} | ${' '.repeat(column - 1)}${'^'.repeat(width)}`].join('\n');
}
