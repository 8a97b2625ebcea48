import type { Inventory } from '../../inventory/inventory.ts';
import { text } from '../../template/operations/text.ts';
import type { Dict } from '../../template/value.ts';
import type { WrittenVariables } from './written-variables.ts';

/** A group with all below it as a tree, as ansible-inventory draws it. */
export function graphOf(name: string, inventory: Inventory, variables: WrittenVariables | undefined): string {
  const varsOf = (vars: Dict | undefined, depth: number): string[] =>
    [...(vars ?? [])]
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      .map(([key, value]) => line(`{${key} = ${text(value)}}`, depth));
  const draw = (group: string, depth: number): string[] => {
    const { ownHosts = [], children = [] } = inventory.groups.get(group) ?? {};
    return [
      line(`@${group}:`, depth),
      ...children.flatMap((child) => draw(child, depth + 1)),
      ...(group === 'all' ? [] : ownHosts).flatMap((host) => [
        line(host, depth + 1),
        ...varsOf(variables?.ofHost(host), depth + 2),
      ]),
      ...varsOf(variables?.ofGroup(group), depth + 1),
    ];
  };
  return draw(name, 0)
    .map((drawn) => `${drawn}\n`)
    .join('');
}

const line = (shown: string, depth: number): string => (depth === 0 ? shown : `${'  |'.repeat(depth)}--${shown}`);
