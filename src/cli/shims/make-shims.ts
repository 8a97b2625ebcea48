import { lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InfrakitError } from '../../source/infrakit-error.ts';
import { PROGRAMS } from '../called-as.ts';

/**
 * Makes a link to this command for each program of Ansible.
 *
 * @param called the path by which this command was called
 * @returns what to tell: the links, and how they come to be used
 * @throws InfrakitError where something else has one of the names; nothing is made then
 */
export function makeShims(directory: string, called: string): string {
  const command = realpathSync(called);
  const links = [...PROGRAMS.keys()].map((name) => join(resolve(directory), name));
  for (const link of links) refuseToReplace(link, command);
  mkdirSync(directory, { recursive: true });
  for (const link of links) {
    if (isLink(link)) unlinkSync(link);
    symlinkSync(command, link);
  }
  return `${links.join('\n')}\n\nThey are used where PATH names their directory first:\n  export PATH="${resolve(directory)}:$PATH"\n`;
}

function refuseToReplace(link: string, command: string): void {
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (!found || (found.isSymbolicLink() && /(^|\/)cli\/main\.js$/.test(readlinkSync(link)))) return;
  throw new InfrakitError(`${link} is there already and is not a link of infrakit`, {
    hint: `choose another directory; this one would lead to ${command}`,
  });
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
