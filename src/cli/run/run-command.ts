import type { Command } from 'commander';
import { type PlayOptions, positive, withHostOptions } from '../play-options.ts';

/** The options of `infrakit run` as commander gives them: those of ansible, with the same letters. */
export interface AdHocOptions extends PlayOptions {
  readonly moduleName: string | undefined;
  readonly args: string | undefined;
  readonly background: number | undefined;
  readonly poll: number | undefined;
  readonly oneLine: boolean;
  /** A directory for the results, each in a file of the host's name. */
  readonly tree: string | undefined;
  readonly taskTimeout: number | undefined;
  readonly playbookDir: string | undefined;
}

/** What a task of its own cannot be told. */
const NOT_SAID = {
  tags: [],
  skipTags: [],
  explain: false,
  speculation: true,
  flushCache: false,
  listTasks: false,
  listTags: false,
  syntaxCheck: false,
  startAtTask: undefined,
  step: false,
  forceHandlers: false,
};

/** Adds `infrakit run`. What it needs is loaded only when it is called. */
export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run one task on hosts')
    .argument('<pattern>', 'the hosts')
    .action(async (pattern: string, options: AdHocOptions) => {
      const { runAdHoc } = await import('./run-ad-hoc.ts');
      process.exitCode = await runAdHoc(pattern, { ...NOT_SAID, ...options });
    });
  withHostOptions(command)
    .option('-m, --module-name <name>', 'what the task does (command)')
    .option('-a, --args <args>', 'its arguments: k=v, JSON, or a command line')
    .option('-B, --background <seconds>', 'let it run in the background, for so long at most', Number)
    .option('-P, --poll <seconds>', 'with -B: look after it so often; 0 leaves it alone (15)', Number)
    .option('-o, --one-line', 'show each result on one line', false)
    .option('-t, --tree <directory>', 'write the results into this directory, a file for each host')
    .option('--task-timeout <seconds>', 'for the task to end', positive)
    .option('--playbook-dir <directory>', 'where roles, group_vars and files are looked for, as beside a playbook');
}
