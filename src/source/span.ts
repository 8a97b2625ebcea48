/** A text with a name: what every error points into. */
export interface SourceText {
  /** The path as the user wrote it, or a name in angle brackets such as `<extra-vars>`. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source text, as offsets in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

/** Where an offset stands in its text. */
export function positionOf(source: SourceText, offset: number): Position {
  const before = source.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}

/** `file:line:column`, the form editors and terminals make clickable. */
export function locate(span: Span): string {
  const { line, column } = positionOf(span.source, span.start);
  return `${span.source.path}:${line}:${column}`;
}

/** A part of a span, for instance one token of a template; offsets count from the start of `span`. */
export function within(span: Span, start: number, end: number): Span {
  return { source: span.source, start: span.start + start, end: Math.min(span.end, span.start + end) };
}

/** The whole of a text that was not read from a file. */
export function inlineSource(name: string, text: string): Span {
  return { source: { path: name, text }, start: 0, end: text.length };
}
