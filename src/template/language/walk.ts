import type { Body, Expr, Statement } from './ast.ts';

type Node = Expr | Statement;

/** Every node of a template or expression, in the order of the text. */
export function* walk(tree: Body | Expr): Iterable<Node> {
  const pending: unknown[] = [tree];
  while (pending.length > 0) {
    const next = pending.pop();
    if (Array.isArray(next)) pending.push(...[...next].reverse());
    else if (typeof next === 'object' && next !== null) {
      if (isNode(next)) yield next;
      pending.push(...Object.values(next).reverse());
    }
  }
}

/** Nodes have a kind and a place; targets and arguments have not. */
const isNode = (value: object): value is Node => 'kind' in value && 'start' in value;

/** Whether a name is used anywhere in a body. */
export function mentions(body: Body, name: string): boolean {
  for (const node of walk(body)) if (node.kind === 'name' && node.name === name) return true;
  return false;
}
