import { basename } from 'node:path';

/** How the command was called. */
export interface Called {
  /** The program of Ansible whose name it was called by, through a link; it behaves as that program then. */
  readonly program: string | undefined;
  /** The words after that name, the command of infrakit first. */
  readonly words: readonly string[];
}

/** The programs of Ansible, and the command of infrakit that each of them is. */
export const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['ansible', 'run'],
  ['ansible-playbook', 'play'],
  ['ansible-inventory', 'inventory'],
  ['ansible-vault', 'vault'],
  ['ansible-doc', 'doc'],
  ['ansible-config', 'config'],
  ['ansible-galaxy', 'role'],
]);

/** @param argv as Node has it: itself, the path that was called, the words */
export function calledAs([, path = '', ...words]: readonly string[]): Called {
  const program = basename(path);
  const command = PROGRAMS.get(program);
  if (command === undefined) return { program: undefined, words };
  // Without a type ansible-galaxy means roles.
  const isTyped = program === 'ansible-galaxy' && (words[0] === 'role' || words[0] === 'collection');
  return { program, words: isTyped ? words : [command, ...words] };
}
