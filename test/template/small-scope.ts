import { inlineSource, type Span } from '../../src/source/span.ts';
import type { Scope } from '../../src/template/scope.ts';
import { Expression, Template } from '../../src/template/template.ts';
import type { Value } from '../../src/template/value.ts';

/** A scope of a few variables, with a directory of templates. */
export function scopeOf(variables: Readonly<Record<string, Value>>, templates: readonly string[] = []): Scope {
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
    searchPath: (kind) => (kind === 'templates' ? templates : []),
  };
}

export const template = (text: string): Template => new Template(text, inlineSource('play.yml', text));
export const expression = (text: string): Expression => new Expression(text, inlineSource('play.yml', text));

/** The stretch of a source that a span points at. */
export const pointedAt = (span: Span | undefined): string | undefined => span?.source.text.slice(span.start, span.end);
