import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { parseJson } from '../json/parse.ts';

/** `kind` is the token itself for punctuation. */
export interface Token {
  readonly kind: string;
  readonly value: Value;
  readonly at: number;
}

const TOKEN =
  /\s+|([A-Za-z_]\w*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|(-?\d+)|(\|\||&&|==|!=|<=|>=|\[\?|\[\]|[.*|&()[\]{},:@!<>])/y;

/** The tokens of a JMESPath expression, with an `end` behind the last. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match)
      return refuse(
        `the query ${JSON.stringify(expression)} has something unknown at ${JSON.stringify(expression.slice(at, at + 10))}`,
      );
    const [, name, quoted, raw, literal, number, punctuation] = match;
    if (name !== undefined) tokens.push({ kind: 'name', value: name, at });
    else if (quoted !== undefined) tokens.push({ kind: 'name', value: parseJson(`"${quoted}"`), at });
    else if (raw !== undefined) tokens.push({ kind: 'literal', value: raw.replaceAll("\\'", "'"), at });
    else if (literal !== undefined) tokens.push({ kind: 'literal', value: readLiteral(literal), at });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), at });
    else if (punctuation !== undefined) tokens.push({ kind: punctuation, value: punctuation, at });
  }
  tokens.push({ kind: 'end', value: null, at: expression.length });
  return tokens;
}

/** JSON between backquotes; what is no JSON is a text without its quotes, an old form that is still met. */
function readLiteral(literal: string): Value {
  const json = literal.replaceAll('\\`', '`').trim();
  try {
    return parseJson(json);
  } catch {
    return parseJson(JSON.stringify(json));
  }
}
