import type { Span } from '../source/span.ts';
import type { YamlScalar } from '../source/yaml-node.ts';
import { type Template, trustedText } from '../template/template.ts';
import { type LoadContext, report } from './load-context.ts';
import { argumentValue, splitArguments, type Word } from './split-arguments.ts';
import { isArgument, takesCommandLine } from './statements.ts';

export interface FreeText {
  /** The `k=v` words. */
  readonly values: ReadonlyMap<string, { readonly value: string | Template; readonly span: Span }>;
  /** What is left without them. */
  readonly rest: string | Template | undefined;
}

/**
 * The text after a module's name, taken apart.
 *
 * @param offset where in the scalar the text starts: after the module's name in `action: module k=v`
 */
export function readFreeText(module: string, scalar: YamlScalar, offset: number, context: LoadContext): FreeText {
  const text = String(scalar.value).slice(offset);
  const { words, unclosed } = splitArguments(text);
  // A command line is for the shell to judge: an apostrophe in a comment of a script is no error.
  if (unclosed && !takesCommandLine(module)) {
    const { opening, offset: at } = unclosed;
    report(context, `${opening} is opened and never closed`, {
      span: spanOfPart(scalar, offset + at, offset + at + opening.length),
    });
    return { values: new Map(), rest: undefined };
  }
  const values = new Map<string, { value: string | Template; span: Span }>();
  const used: Word[] = [];
  for (const word of words) {
    if (word.key === undefined || !isArgument(module, word.key)) continue;
    const start = word.start + word.key.length + 1;
    const value = spanOfPart(scalar, offset + start, offset + word.end);
    const span = spanOfPart(scalar, offset + word.start, offset + word.end);
    values.set(word.key, { value: inertOrTemplate(scalar, argumentValue(text.slice(start, word.end)), value), span });
    used.push(word);
  }
  const rest = restOf(module, withoutContinuations(without(text, used)), used.at(-1)?.end, text, offset);
  return { values, rest: rest.trim() === '' ? undefined : inertOrTemplate(scalar, rest, scalar.span) };
}

/** A command line keeps the blanks around it, as a line of a script does; not those that parted it from an option. */
function restOf(module: string, rest: string, endOfOptions: number | undefined, text: string, offset: number): string {
  if (!takesCommandLine(module)) return rest.trim();
  const line = offset > 0 ? rest.trimStart() : rest;
  const endsWithOption = endOfOptions !== undefined && text.slice(endOfOptions).trim() === '';
  return endsWithOption ? line.replace(/[ \t]+$/, '') : line;
}

const inertOrTemplate = (scalar: YamlScalar, text: string, span: Span): string | Template =>
  scalar.tag === '!unsafe' ? text : trustedText(text, span);

/** The text with some of its words, and the blanks after them, taken out. */
function without(text: string, words: readonly Word[]): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of words) {
    kept += text.slice(from, start);
    from = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
  }
  return kept + text.slice(from);
}

/** A backslash alone at the end of a line joins the lines. */
const withoutContinuations = (text: string): string => text.replace(/(^|\s)\\\r?\n\s*/g, '$1');

/** The place of a part of a scalar; the whole scalar where escapes or folding moved things about. */
function spanOfPart({ value, span }: YamlScalar, start: number, end: number): Span {
  const written = span.source.text.slice(span.start, span.end);
  for (const quote of [0, 1]) {
    if (written.startsWith(String(value), quote)) {
      return { source: span.source, start: span.start + quote + start, end: span.start + quote + end };
    }
  }
  return span;
}
