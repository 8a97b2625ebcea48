import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { withVaultOptions } from '../vault-options.ts';
import type { DoctorOptions } from './show-doctor.ts';

/** Adds `infrakit doctor`: what of some content is supported. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('tell what of playbooks and roles is supported, without running anything')
    .argument('<paths...>', 'playbooks, roles, or directories of them')
    .option('-i, --inventory <path>', 'examine this inventory, too; may repeat', collect, [])
    .option('-e, --extra-vars <vars>', 'k=v, JSON, YAML or @file; may repeat', collect, [])
    .option('--known', 'list what is known, too', false)
    .option('--json', 'everything with all places, as JSON', false);
  withVaultOptions(command).action(async (paths: string[], options: DoctorOptions) => {
    const { showDoctor } = await import('./show-doctor.ts');
    process.exitCode = await showDoctor(paths, options);
  });
}
