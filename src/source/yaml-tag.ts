import { InfrakitError } from './infrakit-error.ts';
import type { Span } from './span.ts';
import type { YamlScalar } from './yaml-node.ts';
import { asFloat, type Resolved, resolveBoolean, resolveFloat, resolveInteger, resolveNull } from './yaml-scalar.ts';

const STANDARD = 'tag:yaml.org,2002:';

/** The tags that mean something on a scalar. */
const SCALAR_TAGS: Readonly<Record<string, (text: string) => Resolved | undefined>> = {
  '!': (text) => ({ value: text }),
  [`${STANDARD}str`]: (text) => ({ value: text }),
  [`${STANDARD}null`]: resolveNull,
  [`${STANDARD}bool`]: resolveBoolean,
  [`${STANDARD}int`]: resolveInteger,
  [`${STANDARD}float`]: (text) => {
    const integer = resolveInteger(text);
    return integer ? asFloat(Number(integer.value)) : resolveFloat(text);
  },
};

const MARKS: Readonly<Record<string, NonNullable<YamlScalar['tag']>>> = {
  '!vault': '!vault',
  '!vault-encrypted': '!vault',
  '!unsafe': '!unsafe',
};

/** A scalar with a tag written before it. */
export function resolveTagged(tag: string, text: string, span: Span): Resolved & Pick<YamlScalar, 'tag'> {
  const mark = MARKS[tag];
  if (mark) return { value: text, tag: mark };
  const resolve = SCALAR_TAGS[tag];
  if (!resolve) throw unknownTag(tag, span);
  const resolved = resolve(text);
  if (!resolved) throw new InfrakitError(`"${text}" is not a value of the tag ${shown(tag)}`, { span });
  return resolved;
}

/** Whether a list or mapping with this tag is inert. */
export function isUnsafeCollection(tag: string, kind: 'seq' | 'map', span: Span): boolean {
  if (tag === '!unsafe') return true;
  if (tag === '!' || tag === `${STANDARD}${kind}`) return false;
  throw unknownTag(tag, span);
}

const unknownTag = (tag: string, span: Span): InfrakitError =>
  new InfrakitError(`the tag ${shown(tag)} is not supported`, {
    span: spanOfTag(span),
    hint: 'known are !vault, !vault-encrypted, !unsafe and the standard !!str, !!int, !!float, !!bool, !!null',
  });

/** The tag stands before its value, with blanks, an anchor or a line end between. */
function spanOfTag({ source, start }: Span): Span {
  const before = source.text.slice(0, start);
  const found = /![^\s]*(?=(?:\s+&\S+)?\s*$)/.exec(before.slice(before.lastIndexOf('\n', start - 2) + 1));
  if (!found) return { source, start, end: start + 1 };
  const from = before.lastIndexOf('\n', start - 2) + 1 + found.index;
  return { source, start: from, end: from + found[0].length };
}

const shown = (tag: string): string => (tag.startsWith(STANDARD) ? `!!${tag.slice(STANDARD.length)}` : tag);
