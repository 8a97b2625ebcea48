import { mergedValue } from '../template/operations/merge-variables.ts';
import { type Dict, Float, type Key, type Value } from '../template/value.ts';
import type { WrittenHosts } from './host-range.ts';

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

/** What follows from the groups: who is below whom. Lists are made when they are asked for. */
interface Derived {
  precedence?: Precedence;
  /** Every host of a group, those of its children too. */
  readonly hosts: Map<Group, readonly string[]>;
  /** The groups of a host, lowest precedence first, without `all`. */
  readonly groups: Map<string, readonly string[]>;
}

/** What the order of the variables of a host takes; a listing does not ask for it. */
interface Precedence {
  /** The groups that name a host themselves. */
  readonly direct: ReadonlyMap<string, readonly Group[]>;
  /** Where a group stands in the order of precedence. */
  readonly order: ReadonlyMap<Group, number>;
}

/** What a variable may not be called: group names with it are best written otherwise. */
const UNFIT = /^[^\p{L}_]|[^\p{L}\p{N}_]/gu;

/** The groups and hosts of an inventory while it is read and, by add_host and group_by, while it is used. */
export class GroupTree {
  readonly groups = new Map<string, Group>();
  readonly hosts = new Map<string, Dict>();
  /** Groups as they are written, with letters that no variable may have. */
  readonly unfitNames = new Set<string>();
  /** The source that named a host first. */
  readonly sources = new Map<string, string>();
  /** The source that is being read. */
  source: string | undefined;
  readonly #replaces: boolean;
  readonly #merges: boolean;
  readonly #all: Group;
  readonly #ungrouped: Group;
  #derived: Derived | undefined;
  #version = 0;

  /**
   * @param replaces whether unfit letters in the names of groups are replaced by `_`
   * @param merges whether a mapping is merged into one of the same name that was there before
   */
  constructor(replaces = false, merges = false) {
    this.#replaces = replaces;
    this.#merges = merges;
    this.#all = this.group('all');
    this.#ungrouped = this.group('ungrouped');
  }

  /** The group of a name, made where it is new. */
  group(written: string): Group {
    const present = this.groups.get(written);
    if (present) return present;
    const fit = written.replace(UNFIT, '_');
    if (fit !== written) this.unfitNames.add(written);
    const name = this.#replaces ? fit : written;
    const known = this.groups.get(name);
    if (known) return known;
    const group: Group = {
      name,
      ownHosts: new Set(),
      children: new Set(),
      parents: new Set(),
      vars: new Map(),
      priority: 1,
    };
    this.groups.set(name, group);
    this.#changed();
    return group;
  }

  /** The variables of a host, which is made where it is new and put into a group. */
  host(name: string, group?: Group): Dict {
    const vars = this.hosts.get(name) ?? new Map();
    if (!this.hosts.has(name)) this.#noteSource(name);
    this.hosts.set(name, vars);
    group?.ownHosts.add(name);
    this.#changed();
    return vars;
  }

  /** Sets a variable of a group; `ansible_group_priority` is none, but tells how the group stands to others. */
  setGroupVariable(group: Group, name: Key, value: Value): void {
    if (name !== 'ansible_group_priority') this.#set(group.vars, name, value);
    else {
      const priority = Number(value instanceof Float ? value.value : value);
      if (Number.isFinite(priority)) group.priority = Math.trunc(priority);
    }
  }

  /**
   * Adds what one line of an inventory names, with its variables.
   *
   * @param vars are given away: they may become those of the host
   */
  addHosts({ names, port }: WrittenHosts, group?: Group, vars: Dict = new Map()): void {
    for (const name of names) {
      group?.ownHosts.add(name);
      const known = this.hosts.get(name);
      if (!known) this.#noteSource(name);
      if (!known && port === undefined && names.length === 1) this.hosts.set(name, vars);
      else {
        const all: Dict = known ?? new Map(port === undefined ? [] : [['ansible_port', port]]);
        for (const [key, value] of vars) this.#set(all, key, value);
        if (!known) this.hosts.set(name, all);
      }
    }
    this.#changed();
  }

  #noteSource(host: string): void {
    if (this.source !== undefined) this.sources.set(host, this.source);
  }

  #set(vars: Dict, name: Key, value: Value): void {
    vars.set(name, this.#merges ? mergedValue(vars.get(name), value) : value);
  }

  /** Puts a group below another; where that would close a circle nothing is done and the circle is given. */
  nest(parent: Group, child: Group): readonly string[] | undefined {
    if (parent.children.has(child)) return undefined;
    // Every group is below `all`, so none can be above it.
    if (child === this.#all) return [parent.name, child.name, parent.name];
    const path = pathBetween(child, parent);
    if (path) return [parent.name, ...path];
    parent.children.add(child);
    child.parents.add(parent);
    this.#changed();
    return undefined;
  }

  /** All hosts of a group: its own, those of its children, of theirs. */
  hostsOf(group: Group): readonly string[] {
    const { hosts } = this.#settled();
    const known = hosts.get(group);
    if (known) return known;
    const found = new Set(group.ownHosts);
    for (const { ownHosts } of this.#below(group)) for (const host of ownHosts) found.add(host);
    const all = [...found];
    hosts.set(group, all);
    return all;
  }

  /** The hosts that a group names itself. */
  ownHostsOf(group: Group): readonly string[] {
    this.#settled();
    return [...group.ownHosts];
  }

  /** The groups of a host in the order in which their variables are laid over each other, without `all`. */
  groupsOf(host: string): readonly string[] {
    const derived = this.#settled();
    const known = derived.groups.get(host);
    if (known) return known;
    derived.precedence ??= this.#precedence();
    const { direct, order } = derived.precedence;
    const above = new Set(direct.get(host) ?? []);
    for (const group of above) for (const parent of group.parents) above.add(parent);
    above.delete(this.#all);
    const place = (group: Group) => order.get(group) ?? 0;
    const names = [...above].sort((a, b) => place(a) - place(b)).map(({ name }) => name);
    derived.groups.set(host, names);
    return names;
  }

  /** Counts the changes of the tree: what was computed from an older one is stale. */
  get version(): number {
    return this.#version;
  }

  #changed(): void {
    this.#version++;
    this.#derived = undefined;
  }

  #settled(): Derived {
    if (!this.#derived) {
      this.#sortOutUngrouped();
      this.#derived = { hosts: new Map(), groups: new Map() };
    }
    return this.#derived;
  }

  #precedence(): Precedence {
    const order = new Map(this.#inOrderOfPrecedence().map((group, index) => [group, index]));
    const direct = new Map<string, Group[]>();
    for (const group of this.groups.values()) {
      for (const host of group.ownHosts) {
        const known = direct.get(host);
        if (known) known.push(group);
        else direct.set(host, [group]);
      }
    }
    return { direct, order };
  }

  /** `ungrouped` holds the hosts that no group but `all` has. */
  #sortOutUngrouped(): void {
    const loose = new Set(this.hosts.keys());
    for (const group of this.groups.values()) {
      if (group !== this.#all && group !== this.#ungrouped) for (const host of group.ownHosts) loose.delete(host);
    }
    const { ownHosts } = this.#ungrouped;
    for (const host of ownHosts) if (!loose.has(host)) ownHosts.delete(host);
    for (const host of loose) ownHosts.add(host);
  }

  /** The groups below one, level by level. `all` has those below it that have no other parent. */
  #below(group: Group): readonly Group[] {
    const found = new Set<Group>();
    let level = this.childrenOf(group);
    while (level.length > 0) {
      for (const child of level) found.add(child);
      level = [...new Set(level.flatMap((child) => [...child.children]))].filter((child) => !found.has(child));
    }
    return [...found];
  }

  /** The groups directly below one; `all` has those without another parent. */
  childrenOf(group: Group): readonly Group[] {
    if (group !== this.#all) return [...group.children];
    const orphans = [...this.groups.values()].filter(({ parents }) => parents.size === 0);
    return [...new Set([this.#ungrouped, ...group.children, ...orphans])].filter((child) => child !== this.#all);
  }

  /** Deeper groups over higher ones, then by `ansible_group_priority`, then by name. */
  #inOrderOfPrecedence(): readonly Group[] {
    const depths = depthsOf(this.groups.values());
    depths.set(this.#all, 0);
    return [...this.groups.values()]
      .filter((group) => group !== this.#all)
      .map((group) => ({ group, depth: depths.get(group) ?? 0, priority: group.priority }))
      .sort((a, b) => a.depth - b.depth || a.priority - b.priority || (a.group.name < b.group.name ? -1 : 1))
      .map(({ group }) => group);
  }
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

/** The names from one group down to another, or undefined where there is no way. Each group is looked at once. */
function pathBetween(from: Group, to: Group): readonly string[] | undefined {
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
