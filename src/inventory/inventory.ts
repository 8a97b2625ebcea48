import { InfrakitError } from '../source/infrakit-error.ts';
import type { Dict } from '../template/value.ts';
import type { GroupTree } from './group-tree.ts';
import { LOCALHOST, selectHosts } from './select-hosts.ts';
import type { InventorySettings } from './settings.ts';
import type { VarsDirectory, VarsKind } from './vars-directories.ts';

export interface InventoryHost {
  readonly name: string;
  /** The variables that the inventory itself gives it. */
  readonly vars: Dict;
  /** Lowest precedence first, without `all`. */
  readonly groups: readonly string[];
}

export interface InventoryGroup {
  readonly name: string;
  readonly vars: Dict;
  /** With those of its children. */
  readonly hosts: readonly string[];
  /** Those that are not in it by a child alone. */
  readonly ownHosts: readonly string[];
  /** Of `all`, the groups without another parent. */
  readonly children: readonly string[];
}

export interface InventoryParts {
  readonly sources: readonly string[];
  readonly tree: GroupTree;
  /** Reads the sources once more. What is wrong goes where it went the first time. */
  read(): GroupTree;
  /** Beside the inventories, lowest precedence first. */
  readonly besideInventory: readonly VarsDirectory[];
  /** Beside the playbooks. */
  readonly besidePlaybook: readonly VarsDirectory[];
  /** Where patterns that match nothing are told. */
  readonly warnings: InfrakitError[];
  readonly patternMismatch: InventorySettings['patternMismatch'];
}

/** The hosts and groups of a run, with their variables. */
export class Inventory {
  /** As given with `-i`, paths made absolute. */
  readonly sources: readonly string[];
  #tree: GroupTree;
  readonly #read: () => GroupTree;
  /** What was added during the run, to be added again to inventories that are read anew. */
  readonly #added: ((tree: GroupTree) => void)[] = [];
  readonly #beside: readonly (readonly VarsDirectory[])[];
  readonly #warnings: InfrakitError[];
  readonly #warned = new Set<string>();
  readonly #mismatch: InventoryParts['patternMismatch'];
  #latest: View | undefined;
  /** What patterns stand for, as the inventory is now. */
  #selections: { readonly version: number; readonly made: Map<string, readonly string[]> } = {
    version: -1,
    made: new Map(),
  };

  constructor({ sources, tree, read, besideInventory, besidePlaybook, warnings, patternMismatch }: InventoryParts) {
    this.sources = sources;
    this.#tree = tree;
    this.#read = read;
    this.#mismatch = patternMismatch;
    this.#beside = [besideInventory, besidePlaybook];
    this.#warnings = warnings;
  }

  /** Every host of the inventory in the order of its appearance; an implicit localhost is none of them. */
  get hosts(): ReadonlyMap<string, InventoryHost> {
    return this.#view().hosts;
  }

  get groups(): ReadonlyMap<string, InventoryGroup> {
    return this.#view().groups;
  }

  /**
   * The hosts that a pattern selects. A part of it that matches nothing is warned of, once, with the nearest names.
   *
   * @param pattern as `hosts:` and `--limit` take it; several may be joined with commas
   * @param mismatch what a part that matches nothing is: the setting says, unless it is given here
   * @throws InfrakitError where it is empty or cannot be read
   */
  select(pattern: string, mismatch = this.#mismatch): readonly string[] {
    const { version } = this.#tree;
    if (this.#selections.version !== version) this.#selections = { version, made: new Map() };
    const { made } = this.#selections;
    const asked = `${mismatch} ${pattern}`;
    const hosts = made.get(asked) ?? this.#select(pattern, mismatch);
    made.set(asked, hosts);
    return hosts;
  }

  #select(pattern: string, mismatch: InventoryParts['patternMismatch']): readonly string[] {
    return selectHosts(pattern, this.#tree, (text, near) => {
      const hint = near.length > 0 ? `did you mean ${near.map((name) => `"${name}"`).join(' or ')}?` : undefined;
      const finding = new InfrakitError(`Could not match supplied host pattern, ignoring: ${text}`, { hint });
      if (mismatch === 'error') throw finding;
      if (mismatch === 'ignore' || this.#warned.has(text)) return;
      this.#warned.add(text);
      this.#warnings.push(finding);
    });
  }

  /**
   * What the inventory and the vars directories say of a host, lowest precedence first, as Ansible layers it: groups
   * of the inventory, group_vars/all, other group_vars, the host in the inventory, host_vars; of each pair those
   * beside the playbook over those beside the inventory.
   */
  variablesOf(name: string): readonly Dict[] {
    const { layers } = this.#view();
    const known = layers.get(name) ?? this.#layersOf(name);
    layers.set(name, known);
    return known;
  }

  /**
   * Reads every file of variables that one of the hosts has, so that what is wrong in them is known. It asks for what there
   * is, and not for each host: of thousands most have none.
   */
  readFiles(): void {
    const tree = this.#tree;
    for (const directory of this.#beside.flat()) {
      for (const [name, group] of tree.groups) {
        if (directory.has('group_vars', name) && tree.hostsOf(group).length > 0) directory.varsOf('group_vars', name);
      }
      if (!directory.hasAny('host_vars')) continue;
      for (const name of tree.hosts.keys()) directory.varsOf('host_vars', name);
    }
  }

  /** What is said of a host itself, and not of a group of it, lowest precedence first. */
  ownVariablesOf(host: string): readonly Dict[] {
    return [this.#tree.hosts.get(host) ?? new Map(), ...this.#fromFiles('host_vars', [host])];
  }

  /** What is said of a group itself, lowest precedence first. */
  groupVariablesOf(group: string): readonly Dict[] {
    return [this.#tree.groups.get(group)?.vars ?? new Map(), ...this.#fromFiles('group_vars', [group])];
  }

  /** The source that named a host first; null for one that was added in the run, undefined for one that is not there. */
  sourceOf(name: string): string | null | undefined {
    return this.#tree.hosts.has(name) ? (this.#tree.sources.get(name) ?? null) : undefined;
  }

  /** Adds a host during the run, as add_host does; for one that is known, groups and variables are added. */
  addHost(name: string, groups: readonly string[], vars: Dict): void {
    this.#add((tree) => {
      const known = tree.host(name);
      for (const group of groups) tree.host(name, tree.group(group));
      for (const [key, value] of vars) known.set(key, value);
    });
  }

  /**
   * Puts a host into a group during the run, as group_by does.
   *
   * @param parents the groups that the group is put below
   */
  addToGroup(host: string, group: string, parents: readonly string[] = []): void {
    this.#add((tree) => {
      // A host that a new reading of the inventory does not have is not brought back by a group.
      if (tree !== this.#tree && !tree.hosts.has(host)) return;
      const target = tree.group(group);
      tree.host(host, target);
      for (const parent of parents) {
        if (parent !== 'all') tree.nest(tree.group(parent), target);
      }
    });
  }

  /**
   * Reads the sources again, as `meta: refresh_inventory` does; what add_host and group_by added stays.
   *
   * @throws InfrakitError where a source cannot be run; other errors go into the context the inventory was loaded with
   */
  reload(): void {
    const tree = this.#read();
    for (const add of this.#added) add(tree);
    this.#tree = tree;
    this.#latest = undefined;
    this.#selections = { version: -1, made: new Map() };
  }

  #add(change: (tree: GroupTree) => void): void {
    change(this.#tree);
    this.#added.push(change);
  }

  #layersOf(name: string): readonly Dict[] {
    // A task may be delegated to a host that is not there; what is said of all hosts holds for it, too.
    const vars = this.#tree.hosts.get(name) ?? implicitVars(name) ?? new Map();
    const groups = this.#tree.groupsOf(name);
    const layers = [
      ...['all', ...groups].map((group) => this.#tree.group(group).vars),
      ...this.#fromFiles('group_vars', ['all']),
      ...this.#fromFiles('group_vars', groups),
      vars,
      ...this.#fromFiles('host_vars', [name]),
    ];
    return layers.filter((layer) => layer.size > 0);
  }

  #fromFiles(kind: VarsKind, names: readonly string[]): readonly Dict[] {
    return this.#beside.flatMap((directories) =>
      names.flatMap((name) => directories.map((directory) => directory.varsOf(kind, name))),
    );
  }

  /** What is computed from the tree as it is now. */
  #view(): View {
    const { version } = this.#tree;
    if (this.#latest?.version !== version) this.#latest = viewOf(this.#tree, version);
    return this.#latest;
  }
}

interface View {
  readonly version: number;
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  readonly layers: Map<string, readonly Dict[]>;
}

/** Lists of hosts and groups are made when they are asked for: of thousands of groups a run needs a few. */
function viewOf(tree: GroupTree, version: number): View {
  const hosts = [...tree.hosts].map(([name, vars]): [string, InventoryHost] => [
    name,
    {
      name,
      vars,
      get groups() {
        return tree.groupsOf(name);
      },
    },
  ]);
  const groups = [...tree.groups].map(([name, group]): [string, InventoryGroup] => [
    name,
    {
      name,
      vars: group.vars,
      get hosts() {
        return tree.hostsOf(group);
      },
      get ownHosts() {
        return tree.ownHostsOf(group);
      },
      get children() {
        return tree.childrenOf(group).map((child) => child.name);
      },
    },
  ]);
  return { version, hosts: new Map(hosts), groups: new Map(groups), layers: new Map() };
}

/** A localhost that no inventory lists is the control node. */
const implicitVars = (name: string): Dict | undefined =>
  LOCALHOST.includes(name) ? new Map([['ansible_connection', 'local']]) : undefined;
