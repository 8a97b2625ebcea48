import { type Command, CommanderError } from 'commander';
import { COMPATIBLE } from '../../playbook/compatible-version.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { findConfiguration } from '../configuration.ts';
import { errors, output } from '../output.ts';
import { tellConfiguration } from '../reporters.ts';
import { verboseOption } from '../verbose-option.ts';
import { version } from '../version.ts';
import { spelledOut } from './spelled-out.ts';
import { reportUsage, UsageFault } from './usage-fault.ts';

/**
 * Does what a program of Ansible does that infrakit was called as.
 *
 * @param infrakit with all commands
 * @param program as which it was called
 * @param words the command, and what it is called with
 * @throws InfrakitError where there is no such command
 */
export async function runAsProgram(infrakit: Command, program: string, words: readonly string[]): Promise<void> {
  const [name, ...rest] = words;
  const command = infrakit.commands.find((one) => one.name() === name);
  if (!command) throw new InfrakitError(`${program} is not supported: infrakit has no command "${name}"`);
  // It stands for itself then, in its help and in what it tells of its usage.
  command.parent = null;
  command.name(program).option('--version', 'say which version this is');
  takeVerbosity(command);
  try {
    const plain = spelledOut(rest, command);
    if (plain.includes('--version')) process.stdout.write(versionText(program));
    else await command.parseAsync(plain, { from: 'user' });
  } catch (error) {
    if (!(error instanceof UsageFault) && !isWrongUsage(error)) throw error;
    process.exitCode = reportUsage(command, error);
  }
}

/** Help is printed for a command that needs one of several below it, too; that says enough. */
const isWrongUsage = (error: unknown): error is CommanderError =>
  error instanceof CommanderError && error.exitCode !== 0 && error.code !== 'commander.help';

/** Every program takes -v, before what it is to do and after; it begins with what it is and how it is configured then. */
function takeVerbosity(program: Command): void {
  for (const command of [program, ...program.commands]) {
    if (command.options.some(({ short }) => short === '-v')) continue;
    command.addOption(verboseOption());
  }
  program.hook('preAction', (_program, command) => {
    const said = Number(command.opts().verbose) + (command === program ? 0 : Number(program.opts().verbose));
    if (command.opts().json !== true) tellProgram(program.name(), said);
  });
}

const VERSION_FROM = 2;

function tellProgram(name: string, said: number): void {
  const { settings, file } = findConfiguration();
  const verbose = said + settings.value('DEFAULT_VERBOSITY');
  const shown = settings.value('VERBOSE_TO_STDERR') ? errors : output;
  if (verbose >= VERSION_FROM) shown.write(versionText(name));
  tellConfiguration({ verbose }, { file }, shown);
  // Not all that follows goes through it.
  output.flush();
}

/** What Ansible's programs tell of themselves, as far as there is the like here. */
function versionText(program: string): string {
  const { settings, file } = findConfiguration();
  const modules = settings.value('DEFAULT_MODULE_PATH').map((path) => `'${path}'`);
  return [
    `${program} [core ${COMPATIBLE.full}]`,
    `  config file = ${file ?? 'None'}`,
    `  configured module search path = [${modules.join(', ')}]`,
    `  ansible collection location = ${settings.value('COLLECTIONS_PATHS').join(':')}`,
    `  executable location = ${process.argv[1]}`,
    `  infrakit version = ${version()}`,
    `  node version = ${process.versions.node} (${process.execPath})`,
    '',
  ].join('\n');
}
