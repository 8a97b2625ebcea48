import type { SourceText, Span } from '../source/span.ts';
import { alignScalar } from './align-scalar.ts';

/** Finds the span in its file of a stretch of a template, given by offsets in the text of the template. */
export type Place = (start: number, end: number) => Span;

/** The place of a template or expression that a YAML scalar holds. */
export function placeInScalar({ text, span }: { readonly text: string; readonly span: Span }): Place {
  return (start, end) => {
    const offsets = alignScalar(span.source.text.slice(span.start, span.end), text);
    const at = (offset: number) => span.start + (offsets[Math.min(offset, text.length)] ?? 0);
    const last = Math.max(start, end - 1);
    return { source: span.source, start: at(start), end: Math.min(span.end, Math.max(at(last) + 1, at(start) + 1)) };
  };
}

/** The place of a template file. */
export function placeInFile(source: SourceText): Place {
  const clamp = (offset: number) => Math.min(offset, source.text.length);
  return (start, end) => ({ source, start: clamp(start), end: clamp(end) });
}
