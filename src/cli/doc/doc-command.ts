import type { Command } from 'commander';
import type { DocOptions } from './show-doc.ts';

/** Adds `infrakit doc`: what modules take, from the schemas that check it. */
export function addDocCommand(program: Command): void {
  program
    .command('doc')
    .description('show the modules there are and what they take')
    .argument('[modules...]', 'their names, with or without the collection')
    .option('-l, --list', 'only names and what each module is for', false)
    .option('-j, --json', 'as JSON', false)
    .option('-s, --snippet', 'as a task to fill in', false)
    .option('-F, --list_files', 'as --list: modules have no files of their own here', false)
    .option('-t, --type <type>', 'module; of other plugins there is no documentation', 'module')
    .option('-M, --module-path <path>', 'taken as ansible-doc takes it; the modules that come along are told')
    .option('--playbook-dir <directory>', 'likewise')
    .action(async (names: string[], options: DocOptions) => {
      const { showDoc } = await import('./show-doc.ts');
      process.stdout.write(showDoc(names, options));
    });
}
