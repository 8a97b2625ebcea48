import type { OutputNode } from './node.ts';

/** The names of the nodes that stand in a document more than once, in the order in which PyYAML meets them again. */
export function nameAnchors(root: OutputNode): Map<OutputNode, string> {
  const seen = new Set<OutputNode>();
  const names = new Map<OutputNode, string>();
  const visit = (node: OutputNode): void => {
    if (node.kind === 'scalar') return;
    if (seen.has(node)) {
      if (!names.has(node)) names.set(node, `id${String(names.size + 1).padStart(3, '0')}`);
      return;
    }
    seen.add(node);
    if (node.kind === 'sequence') for (const item of node.items) visit(item);
    else for (const entry of node.entries) for (const member of entry) visit(member);
  };
  visit(root);
  return names;
}
