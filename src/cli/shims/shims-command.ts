import type { Command } from 'commander';

/** Adds `infrakit shims`: the names of Ansible's programs, for scripts that call them. */
export function addShimsCommand(program: Command): void {
  program
    .command('shims')
    .description('make links by which infrakit is called as ansible-playbook, ansible, ansible-vault and so on')
    .argument('<directory>', 'where they are made; put it first in PATH')
    .action(async (directory: string) => {
      const { makeShims } = await import('./make-shims.ts');
      process.stdout.write(makeShims(directory, process.argv[1] ?? ''));
    });
}
