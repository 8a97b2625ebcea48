import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { withVaultOptions } from '../vault-options.ts';
import { verboseOption } from '../verbose-option.ts';
import type { InventoryOptions } from './show-inventory.ts';

/** Adds `infrakit inventory`, with the options of ansible-inventory. */
export function addInventoryCommand(program: Command): void {
  const command = program
    .command('inventory')
    .description('show hosts, groups and their variables')
    .argument('[group]', 'of --graph: the group to begin with')
    .option(
      '-i, --inventory <path>',
      'inventory file or directory, or host names with a comma; may repeat',
      collect,
      [],
    )
    .option('--list', 'all hosts, groups and variables, as inventory scripts print them', false)
    .option('--host <name>', 'the variables of one host')
    .option('--graph', 'the groups and hosts as a tree', false)
    .option('--vars', 'with variables, in --graph', false)
    .option('-y, --yaml', 'as YAML, not as JSON', false)
    .option('--toml', 'refused: there is no TOML here', false)
    .option('-l, --limit <pattern>', 'only these hosts, in --list; may repeat, @file reads names', collect, [])
    .option('--export', 'each variable where it is said, in --list', false)
    .option('--output <file>', 'write --list into a file')
    .option('--playbook-dir <directory>', 'where group_vars and host_vars of playbooks are')
    .option('-e, --extra-vars <vars>', 'k=v, JSON, YAML or @file; may repeat', collect, [])
    .addOption(verboseOption());
  withVaultOptions(command).action(async (group: string | undefined, options: InventoryOptions) => {
    const { showInventory } = await import('./show-inventory.ts');
    await showInventory(group, options);
  });
}
