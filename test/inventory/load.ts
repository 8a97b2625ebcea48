import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { type InventoryContext, loadInventory } from '../../src/inventory/load-inventory.ts';
import { INVENTORY_DEFAULTS, type InventorySettings } from '../../src/inventory/settings.ts';
import type { LoadContext } from '../../src/playbook/load-context.ts';
import { Renderer } from '../../src/template/renderer.ts';
import { standardLibrary } from '../../src/template/standard-library.ts';
import { type Layer, LayeredScope } from '../../src/vars/layered-scope.ts';
import { testContext } from '../playbook/load-context.ts';
import { shown, writeFiles } from '../playbook/site.ts';

const renderer = new Renderer(standardLibrary);

export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly context: LoadContext;
  readonly directory: string;
}

/** Loads the inventory `sources` (by default `hosts`) among some files; the playbook stands in `play/`. */
export function load(
  files: Readonly<Record<string, string>>,
  sources: readonly string[] = ['hosts'],
  executable: readonly string[] = [],
  inventorySettings: InventorySettings = INVENTORY_DEFAULTS,
): LoadedInventory {
  const directory = writeFiles(files);
  for (const name of executable) chmodSync(join(directory, name), 0o755);
  const context: InventoryContext = {
    ...testContext(),
    evaluate: (expression, vars) =>
      renderer.evaluate(expression, new LayeredScope(vars as unknown as Layer[], () => [directory])),
    inventorySettings,
    playbookDirectories: [join(directory, 'play')],
  };
  const paths = sources.map((source) => (source.includes(',') ? source : join(directory, source)));
  const inventory = loadInventory(paths, context);
  return { inventory, context, directory };
}

/** An INI inventory. */
export const ini = (text: string): Inventory => load({ hosts: text }).inventory;

/** The variables of a host with the higher layers over the lower ones. */
export function mergedVars(inventory: Inventory, host: string): unknown {
  return shown(new Map(inventory.variablesOf(host).flatMap((layer) => [...layer])));
}

export const messagesOf = ({ context }: LoadedInventory): string[] => context.errors.map(({ message }) => message);
