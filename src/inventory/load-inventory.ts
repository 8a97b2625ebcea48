import { dirname, resolve } from 'node:path';
import { isDirectory } from '../playbook/find-file.ts';
import { type LoadContext, report, warn } from '../playbook/load-context.ts';
import type { Expression } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import { GroupTree } from './group-tree.ts';
import { Inventory } from './inventory.ts';
import { isHostList, SourceReader } from './read-source.ts';
import { INVENTORY_DEFAULTS, type InventorySettings } from './settings.ts';
import { VarsDirectory } from './vars-directories.ts';

export interface InventoryContext extends LoadContext {
  /** Where group_vars and host_vars are searched beside those next to the inventories. */
  readonly playbookDirectories: readonly string[];
  readonly inventorySettings?: InventorySettings | undefined;
  /**
   * The value of an expression over some variables: what constructed groups are made of.
   *
   * @throws InfrakitError where it cannot be computed
   */
  evaluate?(expression: Expression, vars: readonly Dict[], withExtraVars: boolean): Value;
}

/**
 * The inventory of some sources, later ones over earlier ones: files (INI, YAML, executable), directories of them,
 * and lists of hosts such as `web1,web2`. What is wrong is in `context.errors`.
 */
export function loadInventory(sources: readonly string[], context: InventoryContext): Inventory {
  const settings = context.inventorySettings ?? INVENTORY_DEFAULTS;
  const places = sources.filter((source) => !isHostList(source)).map((source) => resolve(source));
  const beside = (directories: readonly string[]) =>
    [...new Set(directories)].map((directory) => new VarsDirectory(directory, context));
  const besideInventory = beside(places.map((place) => (isDirectory(place) ? place : dirname(place))));
  const read = () => readTree(sources, settings, besideInventory, context);
  const tree = read();
  const inventory = new Inventory({
    sources: sources.map((source) => (isHostList(source) ? source : resolve(source))),
    tree,
    read,
    besideInventory,
    besidePlaybook: beside(context.playbookDirectories),
    warnings: context.warnings,
    patternMismatch: settings.patternMismatch,
  });
  // Every file of variables is read now, so that all errors are found before the run.
  inventory.readFiles();
  return inventory;
}

function readTree(
  sources: readonly string[],
  settings: InventorySettings,
  beside: readonly VarsDirectory[],
  context: InventoryContext,
): GroupTree {
  const tree = new GroupTree(['always', 'silently'].includes(settings.groupNames), context.mergesHashes === true);
  // A file that was read before is read again: an inventory may be reloaded.
  const reader = new SourceReader(tree, settings, beside, { ...context, parsed: new Map() });
  const parsed = sources.map((source) => reader.read(source));
  tree.source = undefined;
  if (!parsed.includes(true)) {
    const message = 'No inventory was parsed, only implicit localhost is available';
    if (settings.allUnparsedFails) report(context, 'No inventory was parsed', { hint: 'give one with -i' });
    else if (settings.warnsOfNone) warn(context, message);
  }
  warnOfNames(tree, settings, context);
  return tree;
}

function warnOfNames(tree: GroupTree, { groupNames }: InventorySettings, context: LoadContext): void {
  for (const name of tree.hosts.keys()) {
    if (tree.groups.has(name)) warn(context, `"${name}" is both a host and a group of the inventory`);
  }
  if (tree.unfitNames.size === 0 || groupNames === 'ignore' || groupNames === 'silently') return;
  const done = groupNames === 'always' ? 'automatically replaced' : 'not replaced';
  const but = groupNames === 'always' ? 'and' : 'but';
  warn(context, `Invalid characters were found in group names ${but} ${done}: ${[...tree.unfitNames].join(', ')}`);
}
