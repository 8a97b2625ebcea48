import { type LoadContext, report } from '../playbook/load-context.ts';
import { readValue } from '../playbook/read-value.ts';
import { didYouMean } from '../source/nearest.ts';
import type { YamlMapping, YamlScalar } from '../source/yaml-node.ts';
import { type Dict, isDict } from '../template/value.ts';
import { type ConstructedParts, readConstructed } from './constructed-source.ts';
import { readGenerated } from './generator-source.ts';
import type { InventoryContext } from './load-inventory.ts';

const PLUGINS = {
  constructed: readConstructed,
  generator: readGenerated,
} as const;

export interface PluginParts extends ConstructedParts {
  readonly enabled: readonly string[];
}

/** The scalar that names the plugin a YAML file configures; undefined for a plain inventory. */
export function configuredPlugin(root: YamlMapping): YamlScalar | undefined {
  const value = root.entries.find(({ key }) => key.value === 'plugin')?.value;
  return value?.kind === 'scalar' && value.value ? value : undefined;
}

/** What a configuration says, and the place of each of its entries. */
export interface PluginConfiguration {
  readonly options: Dict;
  readonly root: YamlMapping;
}

/** Reads the hosts and groups that a plugin makes. Of plugins we have `constructed` and `generator`. */
export function readConfigured(
  plugin: YamlScalar,
  root: YamlMapping,
  parts: PluginParts,
  context: InventoryContext,
): void {
  const short = String(plugin.value).replace(/^ansible\.(?:builtin|legacy)\./, '');
  const read = Object.hasOwn(PLUGINS, short) ? PLUGINS[short as keyof typeof PLUGINS] : undefined;
  if (!read) {
    refuse(plugin, context);
    return;
  }
  if (!parts.enabled.some((name) => ['auto', short, String(plugin.value)].includes(name))) {
    report(context, `the inventory plugin "${short}" is not enabled`, {
      span: plugin.span,
      hint: `enable_plugins in ansible.cfg has ${parts.enabled.join(', ')}`,
    });
    return;
  }
  const options = readValue(root, context);
  if (isDict(options)) read({ options, root }, parts, context);
}

function refuse({ value, span }: YamlScalar, context: LoadContext): void {
  report(context, `the inventory plugin "${value}" is not supported`, {
    span,
    hint:
      didYouMean(String(value), Object.keys(PLUGINS)) ??
      'keep what "ansible-inventory --list --export" prints in a file, or let an executable script print it',
  });
}
