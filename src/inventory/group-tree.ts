import { mergedValue } from '../template/operations/merge-variables.ts';
import { type Dict, Float, type Key, type Value } from '../template/value.ts';
import { type Group, pathBetween } from './group.ts';
import { type Precedence, precedenceOf } from './group-precedence.ts';
import type { WrittenHosts } from './host-range.ts';

/** What follows from the groups: who is below whom. Lists are made when they are asked for. */
interface Derived {
  precedence?: Precedence;
  /** Every host of a group, those of its children too. */
  readonly hosts: Map<Group, readonly string[]>;
  /** The groups of a host, lowest precedence first, without `all`. */
  readonly groups: Map<string, readonly string[]>;
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
    derived.precedence ??= precedenceOf(this.groups.values(), this.#all);
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
}
