import type { ErrorCode, YAMLError } from 'yaml';
import { InfrakitError } from './infrakit-error.ts';
import type { SourceText, Span } from './span.ts';

interface Wording {
  readonly message: string;
  readonly hint?: string;
}

const WORDING: Partial<Record<ErrorCode, Wording>> = {
  ALIAS_PROPS: { message: 'an alias cannot have a tag or an anchor' },
  BAD_INDENT: { message: 'this line is not indented like the others of its list or mapping' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a mapping cannot start here',
    hint: 'put a value that holds ": " in quotes, or check the indentation',
  },
  DUPLICATE_KEY: { message: 'this key stands here twice' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key must end on its line',
    hint: 'is there a ":" missing, or is the line before it indented differently?',
  },
  RESOURCE_EXHAUSTION: { message: 'the nesting is too deep' },
  TAB_AS_INDENT: { message: 'a tab cannot indent', hint: 'use spaces' },
};

/** What the YAML package found wrong, in the words of this project where the package's are hard to act on. */
export function syntaxError(error: YAMLError, source: SourceText): InfrakitError {
  const [start, end] = error.pos;
  const span: Span = { source, start, end: Math.max(start, Math.min(end, source.text.length)) };
  if (hasBareTemplate(span)) return bareTemplate(span);
  const { message, hint } = wordingOf(error);
  return new InfrakitError(`invalid ${source.path.endsWith('.json') ? 'JSON' : 'YAML'}: ${message}`, { span, hint });
}

function wordingOf({ code, message }: YAMLError): Wording {
  const unclosed = /^Flow (sequence|map) .*end with a (.)/.exec(message);
  if (unclosed)
    return { message: `this ${unclosed[1] === 'map' ? 'mapping' : 'list'} is not closed with "${unclosed[2]}"` };
  if (message.startsWith('Missing closing')) return { message: 'the quote that opens this text is not closed' };
  if (message.endsWith('at node end')) {
    return { message: 'something follows a value that is complete', hint: 'put the whole value in quotes' };
  }
  return WORDING[code] ?? { message: lowerFirst(message) };
}

/** `a: {{ x }}` is a mapping in a mapping to YAML, and never what was meant. */
export function bareTemplate(span: Span): InfrakitError {
  return new InfrakitError('a value that starts with {{ must be quoted', {
    span,
    hint: 'write "{{ … }}" in double quotes around the whole value',
  });
}

const BARE_TEMPLATE = /(?:^|[:-])\s+\{\{/;

function hasBareTemplate({ source, start }: Span): boolean {
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = source.text.indexOf('\n', start);
  return BARE_TEMPLATE.test(source.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd));
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
