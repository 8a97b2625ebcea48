import { dirname, join, resolve } from 'node:path';
import type { Inventory } from '../inventory/inventory.ts';
import { COMPATIBLE } from '../playbook/compatible-version.ts';
import { environmentsOf } from '../playbook/effective.ts';
import type { Play, RoleUse, Task } from '../playbook/model.ts';
import { isExecutable } from '../source/disk.ts';
import { type Dict, isList, type Value } from '../template/value.ts';
import type { Layer } from '../vars/layered-scope.ts';
import { lazyLayer } from '../vars/lazy-layer.ts';
import { INITIAL_FORKS } from './pace.ts';
import type { PlayContext } from './play-context.ts';
import type { RunOptions } from './run-options.ts';
import { searchBases } from './search-path.ts';

const namesOf = (hosts: readonly { readonly name: string }[]): string[] => hosts.map(({ name }) => name);

/** The variables of the run that are the same for every host and task. `groups` changes with add_host and group_by. */
export function runVariables(inventory: Inventory, options: RunOptions): Layer {
  const { full, major, minor, revision } = COMPATIBLE;
  const version: Dict = new Map<string, Value>([
    ['string', full],
    ['full', full],
    ['major', major],
    ['minor', minor],
    ['revision', revision],
  ]);
  const groups = latest(
    () => inventory.groups,
    (all): Dict => new Map([...all].map(([name, group]) => [name, [...group.hosts]])),
  );
  const fixed = lazyLayer({
    ansible_version: () => version,
    // Of Ansible it is the one that runs it; here the one that would.
    ansible_playbook_python: pythonOfControlNode,
    ansible_check_mode: () => options.check,
    ansible_diff_mode: () => options.diff,
    ansible_forks: () => (options.forks === 'auto' ? INITIAL_FORKS : options.forks),
    ansible_verbosity: () => options.verbosity,
    ansible_run_tags: () => (options.tags.length > 0 ? [...options.tags] : ['all']),
    ansible_skip_tags: () => [...options.skipTags],
    ...(options.limit.length > 0 ? { ansible_limit: () => options.limit.join(',') } : {}),
    ansible_inventory_sources: () => [...inventory.sources],
    ansible_config_file: () => options.settings.configFile ?? null,
  });
  return {
    get: (name) => (name === 'groups' ? groups() : fixed.get(name)),
    keys: () => ['groups', ...fixed.keys()],
  };
}

/** The Python that the control node has, if it has one. */
const pythonOfControlNode = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(':')
    .map((directory) => join(directory, 'python3'))
    .find(isExecutable);

/** Works something out anew only where what it is made of is another object. */
function latest<From, To>(from: () => From, make: (from: From) => To): () => To {
  let known: { readonly from: From; readonly made: To } | undefined;
  return () => {
    const now = from();
    if (!known || known.from !== now) known = { from: now, made: make(now) };
    return known.made;
  };
}

/** The variables that a play adds. They are worked out at each use: hosts drop out while it runs. */
export function playVariables(context: PlayContext): Layer {
  const { play, name: shown, allHosts, batch } = context;
  const aliveInBatch = steady(() => namesOf(batch.filter((host) => host.active)));
  const alive = steady(() => namesOf(allHosts.filter((host) => host.active)));
  const all = namesOf(allHosts);
  const roles = (isWanted: (use: RoleUse) => boolean) => [
    ...new Set(context.usedRoles.filter(isWanted).map(({ role }) => role.name)),
  ];
  const makers: Readonly<Record<string, () => Value>> = {
    playbook_dir: () => play.directory,
    ansible_play_name: () => shown,
    play_hosts: aliveInBatch,
    ansible_play_batch: aliveInBatch,
    ansible_play_hosts: alive,
    ansible_play_hosts_all: () => all,
    ansible_play_role_names: () => roles((use) => !isDependency(use)),
    ansible_dependent_role_names: () => roles(isDependency),
    role_names: () => roles((use) => !isDependency(use)),
    ansible_role_names: () => roles(() => true),
  };
  return {
    get: (name) => (Object.hasOwn(makers, name) ? makers[name]?.() : undefined),
    keys: () => Object.keys(makers),
  };
}

/** Gives the list of before where the names are still the same: what is known of a list need not be found out again. */
function steady(names: () => string[]): () => string[] {
  let known: string[] = [];
  return () => {
    const now = names();
    if (now.length !== known.length || now.some((name, i) => name !== known[i])) known = now;
    return known;
  };
}

const isDependency = (use: RoleUse): boolean => use.parents.at(-1)?.dependencies.includes(use) === true;

/** What a host knows of its place in the inventory. */
export function hostVariables(name: string, inventory: Inventory): Layer {
  const groups = latest(
    () => inventory.hosts.get(name)?.groups,
    (own = []) => [...own].sort(),
  );
  return {
    get(wanted) {
      if (wanted === 'inventory_hostname') return name;
      if (wanted === 'inventory_hostname_short') return name.split('.')[0];
      if (wanted === 'inventory_file') return inventory.sourceOf(name);
      if (wanted === 'inventory_dir') return directoryOf(inventory.sourceOf(name));
      return wanted === 'group_names' ? groups() : undefined;
    },
    keys: () => ['inventory_hostname', 'inventory_hostname_short', 'inventory_file', 'inventory_dir', 'group_names'],
  };
}

const directoryOf = (source: string | null | undefined): string | null | undefined =>
  typeof source === 'string' ? dirname(resolve(source)) : source;

/** What a task knows of itself and of the role it belongs to. */
export function taskVariables(task: Task, play: Play | undefined): Layer {
  const own = {
    environment: () => environmentsOf(task).flatMap(({ value }) => (isList(value) ? value : [value])),
    ansible_search_path: () => searchBases(play, task),
  };
  return lazyLayer(task.role ? { ...own, ...roleVariables(task.role) } : own);
}

function roleVariables(use: RoleUse): Parameters<typeof lazyLayer>[0] {
  const { role, parents } = use;
  // Of a dependency Ansible does not say whose it is.
  const isIncluded = parents.length > 0 && !isDependency(use);
  const nearestFirst = parents.toReversed();
  return {
    role_name: () => role.shortName,
    ansible_role_name: () => role.name,
    role_path: () => role.path,
    ansible_collection_name: () => role.collection ?? null,
    ansible_parent_role_names: () => (isIncluded ? nearestFirst.map((parent) => parent.role.name) : undefined),
    ansible_parent_role_paths: () => (isIncluded ? nearestFirst.map((parent) => parent.role.path) : undefined),
  };
}
