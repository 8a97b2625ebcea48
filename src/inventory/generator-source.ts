import { report } from '../playbook/load-context.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { text } from '../template/operations/text.ts';
import { Template } from '../template/template.ts';
import { type Dict, isDict, isList, type Value } from '../template/value.ts';
import type { ConstructedParts } from './constructed-source.ts';
import type { Group } from './group.ts';
import type { InventoryContext } from './load-inventory.ts';
import type { PluginConfiguration } from './plugin-source.ts';

const LARGEST = 100_000;
const DEEPEST = 50;

/**
 * Hosts for every combination of the values of `layers`, with their groups: the plugin `generator`. Names and variables
 * are templates over the values of the layers.
 */
export function readGenerated(
  { options, root }: PluginConfiguration,
  { tree }: ConstructedParts,
  context: InventoryContext,
): void {
  const { span } = root;
  const layers = options.get('layers') ?? null;
  const hosts = options.get('hosts') ?? null;
  if (!isDict(layers) || !isDict(hosts) || !hosts.has('name') || ![...layers.values()].every(isList)) {
    report(context, 'generator needs "hosts" with a "name", and "layers" with lists', { span });
    return;
  }
  const lists = [...layers] as [string, Value[]][];
  if (lists.reduce((count, [, list]) => count * list.length, 1) > LARGEST) {
    report(context, `these layers make more than ${LARGEST} hosts`, { span });
    return;
  }
  const render = (value: Value, vars: Dict): Value => {
    if (!(value instanceof Template)) return value;
    return context.staticValue(value, vars);
  };
  const addParents = (below: string | Group, parents: Value, vars: Dict, depth: number): void => {
    if (depth > DEEPEST) throw new InfrakitError(`parents are nested deeper than ${DEEPEST} levels`, { span });
    for (const parent of isList(parents) ? parents : []) {
      if (!isDict(parent) || !parent.has('name')) throw new InfrakitError('a parent needs a "name"', { span });
      const group = tree.group(text(render(parent.get('name') ?? null, vars)));
      const own = parent.get('vars') ?? null;
      if (isDict(own)) for (const [name, value] of own) tree.setGroupVariable(group, name, render(value, vars));
      if (typeof below === 'string') tree.host(below, group);
      else {
        const circle = tree.nest(group, below);
        if (circle) throw new InfrakitError(`groups hold each other: ${circle.join(' -> ')}`, { span });
      }
      addParents(group, parent.get('parents') ?? null, vars, depth + 1);
    }
  };
  try {
    for (const vars of combinations(lists)) {
      const name = text(render(hosts.get('name') ?? null, vars));
      tree.host(name);
      addParents(name, hosts.get('parents') ?? null, vars, 0);
    }
  } catch (error) {
    if (!(error instanceof InfrakitError)) throw error;
    context.errors.push(error);
  }
}

/** The last layer changes fastest. */
function* combinations([first, ...rest]: readonly [string, Value[]][]): Generator<Dict> {
  if (!first) {
    yield new Map();
    return;
  }
  for (const value of first[1]) {
    for (const others of combinations(rest)) yield new Map([[first[0], value], ...others]);
  }
}
