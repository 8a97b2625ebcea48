import { type Command, CommanderError } from 'commander';
import { COMPATIBLE } from '../../playbook/compatible-version.ts';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { findConfiguration } from '../configuration.ts';
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

const versionText = (program: string): string =>
  [
    `${program} [core ${COMPATIBLE.full}]`,
    `  config file = ${findConfiguration().file ?? 'None'}`,
    `  executable location = ${process.argv[1]}`,
    `  infrakit version = ${version()}`,
    `  node version = ${process.versions.node} (${process.execPath})`,
    '',
  ].join('\n');
