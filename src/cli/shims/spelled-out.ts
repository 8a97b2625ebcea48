import type { Command } from 'commander';
import { UsageFault } from './usage-fault.ts';

/** Other names of options in Ansible's programs, with the ones they have here. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['--ask-vault-password', '--ask-vault-pass'],
  ['--become-pass-file', '--become-password-file'],
  ['--conn-pass-file', '--connection-password-file'],
  ['--inventory-file', '--inventory'],
]);

/** Options of infrakit alone: what is short for one of Ansible's stays so. */
const OURS = new Set(['--verify', '--explain', '--no-speculation', '--json', '--host-key-checking']);

/**
 * The words with every long option by its whole name: Ansible's programs take the beginning of one where it is clear
 * (Python's argparse, "Argument abbreviations").
 *
 * @throws UsageFault where several options begin so
 */
export function spelledOut(words: readonly string[], command: Command): string[] {
  const names = [...longNames(command), ...ALIASES.keys()].filter((name) => !OURS.has(name));
  const end = words.indexOf('--');
  return words.map((word, index) => {
    if (!word.startsWith('--') || word === '--' || (end >= 0 && index > end)) return word;
    const [, name = word, value = ''] = /^([^=]+)(=.*)?$/s.exec(word) ?? [];
    return fullName(name, names) + value;
  });
}

function fullName(name: string, names: readonly string[]): string {
  if (names.includes(name) || OURS.has(name)) return ALIASES.get(name) ?? name;
  const meant = names.filter((known) => known.startsWith(name));
  const different = new Set(meant.map((known) => ALIASES.get(known) ?? known));
  if (different.size > 1) throw new UsageFault(`ambiguous option: ${name} could match ${meant.join(', ')}`);
  return [...different][0] ?? name;
}

/** With those of the commands below it, and those by which an option is known besides. */
const longNames = (command: Command): string[] => [
  '--help',
  ...command.options.flatMap(({ flags }) => flags.match(/--[\w-]+/g) ?? []),
  ...command.commands.flatMap(longNames),
];
