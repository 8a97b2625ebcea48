import { dirname } from 'node:path';
import type { Inventory } from '../inventory/inventory.ts';
import type { RoleUse, Task } from '../playbook/model.ts';
import { type Dict, LazyDict, type Value } from '../template/value.ts';
import type { Layer } from '../vars/layered-scope.ts';
import { lazyLayer } from '../vars/lazy-layer.ts';
import type { PlayContext } from './play-context.ts';
import type { RunOptions } from './run-options.ts';

/** The version of Ansible whose behaviour playbooks can count on; many roles compare against it. */
const COMPATIBLE = { major: 2, minor: 17, revision: 0 };

const namesOf = (hosts: readonly { readonly name: string }[]): string[] => hosts.map(({ name }) => name);

/** The variables of the run that are the same for every host and task. */
export function runVariables(inventory: Inventory, options: RunOptions): Layer {
  const { major, minor, revision } = COMPATIBLE;
  const full = `${major}.${minor}.${revision}`;
  const version: Dict = new Map<string, Value>([
    ['full', full],
    ['string', full],
    ['major', major],
    ['minor', minor],
    ['revision', revision],
  ]);
  return lazyLayer({
    ansible_version: () => version,
    ansible_check_mode: () => options.check,
    ansible_diff_mode: () => options.diff,
    ansible_forks: () => options.forks,
    ansible_verbosity: () => options.verbosity,
    ansible_run_tags: () => [...options.tags],
    ansible_skip_tags: () => [...options.skipTags],
    ansible_limit: () => (options.limit.length > 0 ? options.limit.join(',') : undefined),
    ansible_inventory_sources: () => [...inventory.sources],
    inventory_file: () => inventory.sources[0],
    inventory_dir: () => (inventory.sources[0] === undefined ? undefined : dirname(inventory.sources[0])),
  });
}

/** The variables that a play adds. `groups` is read anew at each use: add_host and group_by change it. */
export function playVariables(context: PlayContext, inventory: Inventory): Layer {
  const groups = (): Dict => new Map([...inventory.groups].map(([name, group]) => [name, [...group.hosts]]));
  const alive = () => namesOf(context.batch.filter((host) => !host.failed && !host.unreachable));
  return {
    get(name) {
      switch (name) {
        case 'groups':
          return groups();
        case 'playbook_dir':
          return context.play.directory;
        case 'ansible_play_name':
          return context.name;
        case 'play_hosts':
        case 'ansible_play_batch':
          return alive();
        case 'ansible_play_hosts':
          return namesOf(context.allHosts.filter((host) => !host.failed && !host.unreachable));
        case 'ansible_play_hosts_all':
          return namesOf(context.allHosts);
        case 'ansible_play_role_names':
        case 'role_names':
          return [...new Set(context.roles.map(({ role }) => role.name))];
        default:
          return undefined;
      }
    },
    keys: () => [
      'groups',
      'playbook_dir',
      'ansible_play_name',
      'play_hosts',
      'ansible_play_batch',
      'ansible_play_hosts',
      'ansible_play_hosts_all',
      'ansible_play_role_names',
      'role_names',
    ],
  };
}

/** What a host knows of its place in the inventory. */
export function hostVariables(name: string, inventory: Inventory): Layer {
  return lazyLayer({
    inventory_hostname: () => name,
    inventory_hostname_short: () => name.split('.')[0],
    group_names: () => [...(inventory.hosts.get(name)?.groups ?? [])].sort(),
  });
}

/** What a task knows of the role it belongs to. */
export function taskVariables(task: Task | undefined): Layer {
  const use: RoleUse | undefined = task?.role;
  return lazyLayer({
    role_name: () => use?.role.name,
    ansible_role_name: () => use?.role.name,
    role_path: () => use?.role.path,
    ansible_parent_role_names: () => use && namesOf(use.parents.map(({ role }) => role)),
  });
}

/** `hostvars`: every host's variables, rendered as that host sees them. */
export class HostVars extends LazyDict {
  readonly #names: () => Iterable<string>;
  readonly #variables: (host: string) => LazyDict | undefined;

  constructor(names: () => Iterable<string>, variables: (host: string) => LazyDict | undefined) {
    super();
    this.#names = names;
    this.#variables = variables;
  }

  get(host: string): LazyDict | undefined {
    return this.#variables(host);
  }

  keys(): Iterable<string> {
    return this.#names();
  }
}
