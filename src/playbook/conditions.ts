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
    warn(context, 'a condition is an expression already: it needs no {{ }}', { span: node.span });
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

const LITERAL_OR_BRACES = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\{\{(.*?)\}\}/gs;

function withoutBraces(text: string): string {
  return text.replace(LITERAL_OR_BRACES, (part, inner: string | undefined) => {
    if (inner !== undefined) return `(${inner.trim()})`;
    return part.includes('{{') ? joined(part) : part;
  });
}

/** A literal with braces in it as a concatenation. */
function joined(literal: string): string {
  const quote = literal.charAt(0);
  const parts = literal
    .slice(1, -1)
    .split(/\{\{(.*?)\}\}/s)
    .map((part, i) => (i % 2 === 1 ? `(${part.trim()})` : `${quote}${part}${quote}`))
    .filter((part) => part.length > 2);
  return `(${parts.length > 1 ? parts.join(' ~ ') : `"" ~ ${parts[0]}`})`;
}
