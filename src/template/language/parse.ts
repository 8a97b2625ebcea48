import type { Body, Expr } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import { StatementParser } from './statement-parser.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { PLAYBOOK_SYNTAX, type SyntaxOptions } from './syntax-options.ts';
import { describeToken } from './token.ts';
import { TokenStream } from './token-stream.ts';
import { walk } from './walk.ts';

/**
 * The statements of a template, whose text begins at `offset` (behind a `#jinja2:` line).
 *
 * @throws SyntaxFault
 */
export function parseTemplate(text: string, options: SyntaxOptions, offset = 0): Body {
  return new StatementParser(new TokenStream(tokenize(text, options, offset))).body([]);
}

const { variableStart, variableEnd } = PLAYBOOK_SYNTAX;

/**
 * A bare expression of a playbook, as in `when`.
 *
 * @param syntax of which the escapes in texts count
 * @throws SyntaxFault
 */
export function parseExpression(text: string, syntax: SyntaxOptions = PLAYBOOK_SYNTAX): Expr {
  const tokens = tokenizeExpression(text, syntax);
  const stream = new TokenStream(tokens);
  const expression = new ExpressionParser(stream).tuple();
  if (!stream.is('variable-end') || stream.following.kind !== 'end') {
    stream.fail(`expected an operator or the end of the expression, found ${describeToken(stream.current)}`);
  }
  for (const node of walk(expression)) {
    if (node.kind === 'constant' && typeof node.value === 'string' && /\{\{.*\}\}/s.test(node.value)) {
      stream.fail('a text within an expression is not rendered', node, 'write the variable without quotes and {{ }}');
    }
  }
  return expression;
}

/** The tokens of `{{ text }}` without the opening, with the offsets they have in the text alone. */
function tokenizeExpression(text: string, syntax: SyntaxOptions) {
  // A blank keeps a leading minus an operator: `{{-` would strip the text before it.
  const opening = `${variableStart} `;
  const shift = opening.length;
  const back = ({ start, end }: { start: number; end: number }) => ({
    start: clamp(start - shift, text.length),
    end: clamp(end - shift, text.length),
  });
  try {
    const tokens = tokenize(`${opening}${text} ${variableEnd}`, syntax);
    return tokens.slice(1).map((token) => ({ ...token, ...back(token) }));
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    const { start, end } = back(error);
    throw new SyntaxFault(error.message.replace('this tag', 'this expression'), start, end, error.hint);
  }
}

const clamp = (offset: number, length: number): number => Math.min(Math.max(0, offset), length);
