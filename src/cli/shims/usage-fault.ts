import type { Command, CommanderError } from 'commander';

/** What is wrong with the words of a program of Ansible, before any of it is done. */
export class UsageFault extends Error {}

/** Python's argparse ends so. */
const EXIT_CODE = 2;

/**
 * Tells of words that a program cannot take, in the form of Python's argparse.
 *
 * @returns the exit code
 */
export function reportUsage(command: Command, fault: UsageFault | CommanderError): number {
  const name = command.name();
  const message = fault instanceof UsageFault ? fault.message : inArgparseWords(fault, command);
  process.stderr.write(`usage: ${name} ${command.usage()}\n${name}: error: ${message}\n`);
  return EXIT_CODE;
}

function inArgparseWords({ code, message }: CommanderError, command: Command): string {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption':
      return `unrecognized arguments: ${quoted}`;
    case 'commander.optionMissingArgument':
      return `argument ${flagsOf(quoted)}: expected one argument`;
    case 'commander.invalidArgument': {
      const [, option = '', value = ''] = /'([^']*)'.*'([^']*)'/.exec(message) ?? [];
      return `argument ${flagsOf(option)}: invalid value: '${value}'`;
    }
    case 'commander.conflictingOption': {
      const [, option = '', other = ''] = /'([^']*)'.*'([^']*)'/.exec(message) ?? [];
      return `argument ${flagsOf(option)}: not allowed with argument ${flagsOf(other)}`;
    }
    case 'commander.missingArgument':
      return `the following arguments are required: ${quoted}`;
    case 'commander.unknownCommand':
      return `invalid choice: '${quoted}' (choose from ${command.commands.map((one) => `'${one.name()}'`).join(', ')})`;
    default:
      return message.replace(/^error: /, '');
  }
}

/** `-u, --user <name>` as argparse names it: `-u/--user`. */
const flagsOf = (flags: string): string =>
  flags
    .replace(/ [<[].*$/, '')
    .split(/, */)
    .join('/');
