import type { Group } from './group.ts';

/** What the order of the variables of a host takes; a listing does not ask for it. */
export interface Precedence {
  /** The groups that name a host themselves. */
  readonly direct: ReadonlyMap<string, readonly Group[]>;
  /** Where a group stands in the order of precedence. */
  readonly order: ReadonlyMap<Group, number>;
}

/** @param all the group of every host; its variables rank below those of all others */
export function precedenceOf(groups: Iterable<Group>, all: Group): Precedence {
  const every = [...groups];
  const order = new Map(inOrder(every, all).map((group, index) => [group, index]));
  const direct = new Map<string, Group[]>();
  for (const group of every) {
    for (const host of group.ownHosts) {
      const known = direct.get(host);
      if (known) known.push(group);
      else direct.set(host, [group]);
    }
  }
  return { direct, order };
}

/** Deeper groups over higher ones, then by `ansible_group_priority`, then by name. */
function inOrder(groups: readonly Group[], all: Group): readonly Group[] {
  const depths = depthsOf(groups);
  depths.set(all, 0);
  return groups
    .filter((group) => group !== all)
    .map((group) => ({ group, depth: depths.get(group) ?? 0, priority: group.priority }))
    .sort((a, b) => a.depth - b.depth || a.priority - b.priority || (a.group.name < b.group.name ? -1 : 1))
    .map(({ group }) => group);
}

/** How far below a group without parents each stands, the longest way; parents are looked at before their children. */
function depthsOf(groups: Iterable<Group>): Map<Group, number> {
  const depths = new Map<Group, number>();
  const open = new Map([...groups].map((group) => [group, group.parents.size]));
  let level = [...open].filter(([, parents]) => parents === 0).map(([group]) => group);
  for (let depth = 1; level.length > 0; depth++) {
    const next: Group[] = [];
    for (const group of level) {
      depths.set(group, depth);
      for (const child of group.children) {
        const left = (open.get(child) ?? 1) - 1;
        open.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    level = next;
  }
  return depths;
}
