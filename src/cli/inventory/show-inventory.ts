import { resolve } from 'node:path';
import type { Inventory } from '../../inventory/inventory.ts';
import { loadInventory } from '../../inventory/load-inventory.ts';
import { redactor } from '../../secret/redactor.ts';
import { InfrakitError, InputErrors } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { dumpJson } from '../../template/formats/json/dump.ts';
import { dumpYaml } from '../../template/formats/yaml/dump.ts';
import type { Dict, Value } from '../../template/value.ts';
import { parseExtraVars } from '../../vars/extra-vars.ts';
import { findConfiguration } from '../configuration.ts';
import { STANDARD, writeOutput } from '../input-output.ts';
import { makeTools } from '../load-site.ts';
import { tellWarning } from '../reporters.ts';
import { readVaultKeys, type VaultSources, vaultSources } from '../vault-keys.ts';
import { graphOf } from './graph.ts';
import { asScript, asYaml } from './listings.ts';
import { variablesFor } from './written-variables.ts';

export interface InventoryOptions extends VaultSources {
  readonly inventory: readonly string[];
  readonly list: boolean;
  readonly host?: string;
  readonly graph: boolean;
  readonly vars: boolean;
  readonly yaml: boolean;
  readonly export: boolean;
  readonly output?: string;
  readonly playbookDir: string;
  readonly extraVars: readonly string[];
}

/**
 * Prints what an inventory holds. Templates are shown as they are written, and what was encrypted as `***`.
 *
 * @throws InfrakitError, InputErrors with everything that is wrong with the inventory or the words
 */
export async function showInventory(group: string | undefined, options: InventoryOptions): Promise<void> {
  refuseOtherThanOne(options);
  const { inventory, extraVars } = await read(options);
  const variables = variablesFor(inventory, extraVars);
  const { host, output } = options;
  if (options.graph) print(graphOf(groupNamed(inventory, group), inventory, options.vars ? variables : undefined));
  else if (host !== undefined) print(written(variables.ofHost(hostNamed(inventory, host)), options));
  else {
    const listed = options.yaml ? asYaml : asScript;
    print(written(listed(inventory, variables, options.export), options), output);
  }
}

function refuseOtherThanOne({ list, graph, host }: InventoryOptions): void {
  if ([list, graph, host !== undefined].filter(Boolean).length === 1) return;
  throw new InfrakitError('one of --list, --host and --graph has to be given, and only one');
}

async function read(options: InventoryOptions): Promise<{ inventory: Inventory; extraVars: Dict }> {
  const configuration = findConfiguration();
  const vault = await readVaultKeys(vaultSources(options, configuration), tellWarning);
  const extraVars: Dict = new Map(options.extraVars.flatMap((text) => [...parseExtraVars(text, vault)]));
  const { load } = makeTools(
    { rolesPath: [], extraVars, vault, duplicateKeys: configuration.duplicateKeys },
    () => inventory,
  );
  const inventory = loadInventory(options.inventory.length > 0 ? options.inventory : configuration.inventory, {
    ...load,
    inventorySettings: configuration.inventorySettings,
    playbookDirectories: [resolve(options.playbookDir)],
  });
  if (load.errors.length > 0) throw new InputErrors(load.errors);
  for (const warning of load.warnings) process.stderr.write(`[WARNING]: ${warning.report()}\n`);
  return { inventory, extraVars };
}

function groupNamed(inventory: Inventory, name = 'all'): string {
  if (inventory.groups.has(name)) return name;
  throw new InfrakitError(`the inventory has no group "${name}"`, { hint: didYouMean(name, inventory.groups.keys()) });
}

function hostNamed(inventory: Inventory, name: string): string {
  // An implicit localhost has variables, too.
  if (inventory.variablesOf(name).length > 0 || inventory.hosts.has(name)) return name;
  throw new InfrakitError(`the inventory has no host "${name}"`, { hint: didYouMean(name, inventory.hosts.keys()) });
}

const written = (value: Value, { yaml }: InventoryOptions): string =>
  yaml ? dumpYaml(value, { flow: false }) : `${dumpJson(value, { indent: '    ', sortKeys: true, ascii: false })}\n`;

const print = (text: string, output = STANDARD): void => writeOutput(output, redactor.text(text));
