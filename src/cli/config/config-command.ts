import { type Command, Option } from 'commander';
import type { DumpOptions, InitOptions, ListOptions } from './show-config.ts';
import type { ValidateOptions } from './validate-config.ts';

/** What `--type` takes; of the kinds of plugins only the settings of those that are known here are told. */
const PLUGIN_TYPES = [
  ...['all', 'base', 'become', 'cache', 'callback', 'cliconf', 'connection', 'httpapi', 'inventory', 'lookup'],
  ...['netconf', 'shell', 'vars'],
];

/** Adds `infrakit config`, with the commands and options of ansible-config. */
export function addConfigCommand(program: Command): void {
  const config = program.command('config').description('show the settings there are, and what they are set to');
  const withFile = (command: Command): Command =>
    command.option('-c, --config <file>', 'this file, not the first in the order of search');
  const types = () =>
    new Option('-t, --type <type>', 'base, all for those of plugins, too, or a kind of plugins').choices(PLUGIN_TYPES);
  const formats = (...names: string[]) =>
    new Option('-f, --format <format>', `one of ${names.join(', ')}`).choices(names).default(names[0]);

  withFile(config.command('dump'))
    .description('every setting with its value and where that comes from')
    .option('--only-changed, --changed-only', 'only what is not the default', false)
    .addOption(types().default('base'))
    .addOption(formats('display', 'json', 'yaml'))
    .action(async (options: DumpOptions) => print((await import('./show-config.ts')).dumpConfig(options)));
  withFile(config.command('list'))
    .description('the settings there are: where they are written, their types and defaults')
    .addOption(types().default('base'))
    .addOption(formats('yaml', 'json'))
    .action(async (options: ListOptions) => print((await import('./show-config.ts')).listConfig(options)));
  withFile(config.command('validate'))
    .description('whether all that the file or the environment sets are settings')
    .addOption(types().default('base'))
    .addOption(formats('ini', 'env'))
    .action(async (options: ValidateOptions) => print((await import('./validate-config.ts')).validateConfig(options)));
  withFile(config.command('view'))
    .addOption(types())
    .description('the configuration file')
    .action(async (options: { config?: string }) => print((await import('./show-config.ts')).viewConfig(options)));
  withFile(config.command('init'))
    .description('a configuration file with every setting at its default')
    .option('--disabled', 'each as a comment', false)
    .addOption(types().default('base'))
    .addOption(formats('ini', 'env'))
    .action(async (options: InitOptions) => print((await import('./show-config.ts')).initialConfig(options)));
}

const print = (text: string): void => {
  process.stdout.write(text);
};
