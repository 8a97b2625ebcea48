import type { Dict } from '../template/value.ts';

/** A group as the sources of the inventory describe it. */
export interface Group {
  readonly name: string;
  readonly ownHosts: Set<string>;
  readonly children: Set<Group>;
  readonly parents: Set<Group>;
  /** To be changed by `setGroupVariable` only. */
  readonly vars: Dict;
  /** Of groups of one depth, those of higher priority win. */
  priority: number;
}

/** The names from one group down to another, or undefined where there is no way. Each group is looked at once. */
export function pathBetween(from: Group, to: Group): readonly string[] | undefined {
  const cameFrom = new Map<Group, Group | undefined>([[from, undefined]]);
  for (const group of cameFrom.keys()) {
    if (group === to) {
      const path: string[] = [];
      for (let at: Group | undefined = to; at; at = cameFrom.get(at)) path.unshift(at.name);
      return path;
    }
    for (const child of group.children) if (!cameFrom.has(child)) cameFrom.set(child, group);
  }
  return undefined;
}
