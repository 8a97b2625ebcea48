import type { Command } from 'commander';
import { type PlayOptions, withPlayOptions } from './play-options.ts';

/** Adds `infrakit play`. What it needs is loaded only when it is called: `--version` and `--help` stay quick. */
export function addPlayCommand(program: Command): void {
  const command = program
    .command('play')
    .description('run playbooks')
    .argument('<playbook...>', 'YAML files')
    .action(async (playbooks: string[], options: PlayOptions) => {
      const { play } = await import('./play.ts');
      process.exitCode = await play(playbooks, options);
    });
  withPlayOptions(command);
}
