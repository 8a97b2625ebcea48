import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { Expression } from '../template/template.ts';
import { type LoadContext, report, reportFaults, warn } from './load-context.ts';
import { isEmpty } from './read-value.ts';

/** The conditions of a `when`, `until`, `changed_when` or `failed_when`: one or a list, all of which must hold. */
export function readConditions(node: YamlNode | undefined, context: LoadContext): readonly Expression[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => readConditions(item, context));
  if (node.kind === 'mapping') {
    report(context, 'a condition must be an expression, not a mapping', {
      span: node.span,
      hint: 'an expression that holds ": " must be quoted',
    });
    return [];
  }
  const text = String(node.value);
  if (text.trim() === '') return [];
  if (text.includes('{{')) {
    warn(
      context,
      `conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: ${text}`,
      { span: node.span, hint: 'a condition is an expression already: it needs no {{ }}' },
    );
  }
  const expression = toExpression(text, node.span);
  reportFaults(context, context.check(expression));
  return [expression];
}

/**
 * A condition as an expression. Braces in it are taken to mean the expression they hold: `{{ x }}` is `x` and
 * `y == "a{{ x }}"` is `y == ("a" ~ (x))`. So what they hold is never itself read as an expression.
 */
export function toExpression(text: string, span: Span): Expression {
  const whole = /^\s*\{\{((?:(?!\{\{|\}\}).)*)\}\}\s*$/s.exec(text);
  if (whole) return new Expression(whole[1] ?? '', span);
  return new Expression(text.includes('{{') ? withoutBraces(text) : text, span);
}

/** Braces with the expression in them, whose texts may hold braces and quotes; or any other character. */
const BRACES_OR_CHARACTER = /\{\{((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!\}\}).)*?)\}\}|\\.|./gs;

function withoutBraces(text: string): string {
  let result = '';
  let quote = '';
  /** What a quoted text is put together from: `'a{{ b }}'` is `'a'` and `(b)`. */
  let parts: string[] = [];
  let plain = '';
  const endPlain = () => {
    if (plain !== '') parts.push(quote + plain + quote);
    plain = '';
  };
  for (const [piece, inner] of text.matchAll(BRACES_OR_CHARACTER)) {
    if (inner !== undefined && quote !== '') {
      endPlain();
      parts.push(`(${inner.trim()})`);
    } else if (inner !== undefined) result += `(${inner.trim()})`;
    else if (quote === '') {
      if (piece === '"' || piece === "'") quote = piece;
      else result += piece;
    } else if (piece === quote) {
      endPlain();
      result += joined(parts, quote);
      parts = [];
      quote = '';
    } else plain += piece;
  }
  return quote === '' ? result : text;
}

/** A quoted text; where it holds braces it is a concatenation, which makes a text even of one value alone. */
function joined(parts: readonly string[], quote: string): string {
  const [first = quote + quote] = parts;
  if (parts.length < 2 && !first.startsWith('(')) return first;
  return `(${parts.length === 1 ? `${quote}${quote} ~ ${first}` : parts.join(' ~ ')})`;
}
