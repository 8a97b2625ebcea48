import type { Target } from './ast.ts';
import type { TokenStream } from './token-stream.ts';

const RESERVED: ReadonlySet<string> = new Set([
  'true',
  'True',
  'false',
  'False',
  'none',
  'None',
  'and',
  'or',
  'not',
  'in',
  'is',
  'if',
  'else',
]);

/** What a value is assigned to: a name, several names, or (where `withNamespace`) an attribute of a namespace. */
export function parseTarget(tokens: TokenStream, withNamespace: boolean): Target {
  const first = parseOne(tokens, withNamespace);
  if (!tokens.isOperator(',')) return first;
  const items = [first];
  while (tokens.takeOperator(',')) {
    if (!tokens.is('name') && !tokens.isOperator('(')) break;
    items.push(parseOne(tokens, withNamespace));
  }
  return { kind: 'tuple', items };
}

function parseOne(tokens: TokenStream, withNamespace: boolean): Target {
  if (tokens.takeOperator('(')) {
    const inner = tokens.nested(() => parseTarget(tokens, withNamespace));
    tokens.expectOperator(')');
    return inner;
  }
  const token = tokens.expect('name', 'the name of a variable');
  if (RESERVED.has(token.value)) tokens.fail(`"${token.value}" cannot be assigned to`, token);
  if (!withNamespace || !tokens.takeOperator('.')) return { kind: 'name', name: token.value };
  return { kind: 'namespace', name: token.value, attribute: tokens.expect('name', 'the name of an attribute').value };
}
