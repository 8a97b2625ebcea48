import { resolve } from 'node:path';
import type { Inventory } from '../../inventory/inventory.ts';
import { loadInventory } from '../../inventory/load-inventory.ts';
import { LOCALHOST } from '../../inventory/select-hosts.ts';
import { redactor } from '../../secret/redactor.ts';
import { InputErrors } from '../../source/infrakit-error.ts';
import { didYouMean } from '../../source/nearest.ts';
import { dumpJson } from '../../template/formats/json/dump.ts';
import { dumpYaml } from '../../template/formats/yaml/dump.ts';
import type { Dict, Value } from '../../template/value.ts';
import { parseExtraVars } from '../../vars/extra-vars.ts';
import { findConfiguration } from '../configuration.ts';
import { STANDARD, writeOutput } from '../input-output.ts';
import { makeTools } from '../load-site.ts';
import { OptionsFault } from '../options-fault.ts';
import { refuseEmptyLimit } from '../prepare-run.ts';
import { tellWarning, tellWarnings } from '../reporters.ts';
import { readVaultKeys, type VaultSources, vaultSources } from '../vault-keys.ts';
import { graphOf } from './graph.ts';
import { asScript, asYaml, type IsShown } from './listings.ts';
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
  readonly playbookDir: string | undefined;
  readonly limit: readonly string[];
  readonly toml: boolean;
  readonly extraVars: readonly string[];
}

/**
 * Prints what an inventory holds. Templates are shown as they are written, and what was encrypted as `***`.
 *
 * @throws InfrakitError, InputErrors with everything that is wrong with the inventory or the words
 */
export async function showInventory(group: string | undefined, options: InventoryOptions): Promise<void> {
  refuseOtherThanOne(options);
  if (options.toml)
    throw new OptionsFault('--toml is not supported', { hint: '--yaml, or JSON without it, says the same' });
  const { inventory, extraVars, isShown } = await read(options);
  const variables = variablesFor(inventory, extraVars);
  const { host, output } = options;
  if (options.graph) print(graphOf(groupNamed(inventory, group), inventory, options.vars ? variables : undefined));
  else if (host !== undefined) print(written(variables.ofHost(hostNamed(inventory, host)), options));
  else {
    const listed = options.yaml ? asYaml : asScript;
    print(written(listed(inventory, variables, { isExport: options.export, isShown }), options), output);
  }
}

function refuseOtherThanOne({ list, graph, host }: InventoryOptions): void {
  if ([list, graph, host !== undefined].filter(Boolean).length === 1) return;
  throw new OptionsFault(
    [list, graph, host !== undefined].some(Boolean)
      ? 'Conflicting options used, only one of --host, --graph or --list can be used at the same time.'
      : 'No action selected, at least one of --host, --graph or --list needs to be specified.',
  );
}

async function read(options: InventoryOptions): Promise<{ inventory: Inventory; extraVars: Dict; isShown: IsShown }> {
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
    playbookDirectories: [resolve(options.playbookDir ?? configuration.settings.value('PLAYBOOK_DIR') ?? '.')],
  });
  if (load.errors.length > 0) throw new InputErrors(load.errors);
  tellWarnings(load.warnings);
  const { limit } = options;
  refuseEmptyLimit(limit);
  const kept = limit.length > 0 ? new Set(inventory.select(limit.join(','))) : undefined;
  return { inventory, extraVars, isShown: (host) => kept?.has(host) ?? true };
}

function groupNamed(inventory: Inventory, name = 'all'): string {
  if (inventory.groups.has(name)) return name;
  throw new OptionsFault(`Pattern must be valid group name when using --graph: the inventory has no group "${name}"`, {
    hint: didYouMean(name, inventory.groups.keys()),
  });
}

function hostNamed(inventory: Inventory, name: string): string {
  if (inventory.hosts.has(name) || LOCALHOST.includes(name)) return name;
  throw new OptionsFault(`Could not match supplied host pattern, ignoring: ${name}`, {
    hint: didYouMean(name, inventory.hosts.keys()),
  });
}

const written = (value: Value, { yaml }: InventoryOptions): string =>
  yaml ? dumpYaml(value, { flow: false }) : `${dumpJson(value, { indent: '    ', sortKeys: true, ascii: false })}\n`;

const print = (text: string, output = STANDARD): void => writeOutput(output, redactor.text(text));
