import type { Inventory } from '../../inventory/inventory.ts';
import type { Dict, Value } from '../../template/value.ts';
import type { WrittenVariables } from './written-variables.ts';

export type IsShown = (host: string) => boolean;
interface Wishes {
  /** Each variable where it is said. */
  readonly isExport: boolean;
  readonly isShown: IsShown;
}

/** Everything in the form that inventory scripts print for `--list`. */
export function asScript(inventory: Inventory, variables: WrittenVariables, { isExport, isShown }: Wishes): Dict {
  const ofHost = isExport ? variables.ofHostAlone : variables.ofHost;
  const hostvars = [...inventory.hosts.keys()].filter(isShown).map((name): [string, Value] => [name, ofHost(name)]);
  const groups = groupsBelow('all', inventory).map((name): [string, Value] => {
    const { ownHosts = [], children = [] } = inventory.groups.get(name) ?? {};
    const described = withoutEmpty([
      ['hosts', name === 'all' ? [] : ownHosts.filter(isShown)],
      ['children', children],
      ['vars', isExport ? variables.ofGroup(name) : new Map()],
    ]);
    return [name, described];
  });
  return new Map([
    ['_meta', new Map([['hostvars', new Map(withoutEmpty(hostvars))]])],
    ...groups.filter(([, described]) => (described as Dict).size > 0),
  ]);
}

/** Everything in the form of a YAML inventory; a host has its variables where it first appears. */
export function asYaml(inventory: Inventory, variables: WrittenVariables, { isExport, isShown }: Wishes): Dict {
  const ofHost = isExport ? variables.ofHostAlone : variables.ofHost;
  const seen = new Set<string>();
  const describe = (name: string): Dict => {
    const { ownHosts = [], children = [] } = inventory.groups.get(name) ?? {};
    const below = children
      .map((child): [string, Value] => [child, describe(child)])
      .filter(([child, described]) => child !== 'ungrouped' || (described as Dict).size > 0);
    const hosts = (name === 'all' ? [] : ownHosts.filter(isShown)).map((host): [string, Value] => {
      const vars = seen.has(host) ? new Map() : ofHost(host);
      seen.add(host);
      return [host, vars];
    });
    return withoutEmpty([
      ['children', new Map(below)],
      ['hosts', new Map(hosts)],
      ['vars', isExport ? variables.ofGroup(name) : new Map()],
    ]);
  };
  return new Map([['all', describe('all')]]);
}

/** A group and all below it, each once. */
function groupsBelow(name: string, inventory: Inventory, found = new Set<string>()): readonly string[] {
  if (!found.has(name)) {
    found.add(name);
    for (const child of inventory.groups.get(name)?.children ?? []) groupsBelow(child, inventory, found);
  }
  return [...found];
}

function withoutEmpty(entries: readonly (readonly [string, Value])[]): Dict {
  return new Map(
    entries.filter(([, value]) => (value instanceof Map ? value.size > 0 : (value as Value[]).length > 0)),
  );
}
