import type { Command } from 'commander';
import type { Listing } from './kept-listing.ts';
import { type PlayOptions, withPlayOptions } from './play-options.ts';

/**
 * Adds `infrakit play`. What it needs is loaded only when it is called: `--version` and `--help` stay quick.
 *
 * @param keep takes a listing that would be the same the next time
 */
export function addPlayCommand(program: Command, keep: (listing: Listing) => void): void {
  const command = program
    .command('play')
    .description('run playbooks')
    .argument('<playbook...>', 'YAML files')
    .action(async (playbooks: string[], options: PlayOptions) => {
      const { play } = await import('./play.ts');
      process.exitCode = await play(playbooks, options, keep);
    });
  withPlayOptions(command);
}
