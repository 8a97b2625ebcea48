import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { redactor } from '../secret/redactor.ts';
import { Secret } from '../secret/secret.ts';
import { isExecutable } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { prompt } from './terminal.ts';

/**
 * Asks the person at the terminal, or reads the next line of a pipe where there is none, as Ansible's programs do.
 *
 * @throws InfrakitError where there is neither
 */
export async function askSecret(question: string): Promise<Secret> {
  const answer = await prompt(question, { echo: false, piped: 'stderr' });
  if (answer !== undefined) return keepSecret(answer);
  throw new InfrakitError(`cannot ask "${question.trim()}": there is no terminal, and nothing comes through a pipe`, {
    hint: 'read the password from a file: --become-password-file, --connection-password-file, --vault-password-file',
  });
}

/** Asks for a password that is to be: twice, so that a slip of the hand locks nobody out. */
export async function askNewSecret(what: string): Promise<Secret> {
  const secret = await askSecret(`New ${what}: `);
  const again = await askSecret(`Confirm New ${what}: `);
  if (secret.reveal() !== again.reveal()) throw new InfrakitError('Passwords do not match');
  if (secret.reveal() === '') throw new InfrakitError('the password is empty');
  return secret;
}

/**
 * What a file holds, without the blanks around it. One that may be executed is run, and what it prints is the password.
 *
 * @throws InfrakitError where it cannot be read, fails, or holds nothing
 */
export function secretFromFile(path: string): Secret {
  const absolute = resolve(path);
  let text: string;
  try {
    text = isExecutable(absolute)
      ? execFileSync(absolute, [], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
      : readFileSync(absolute, 'utf8');
  } catch (cause) {
    throw new InfrakitError(`the password file "${path}" cannot be read`, { cause, hint: (cause as Error).message });
  }
  if (text.trim() === '') throw new InfrakitError(`the password file "${path}" gives no password`);
  return keepSecret(text.trim());
}

/** A password that was read: no output shows it. */
export function keepSecret(text: string): Secret {
  redactor.add(text);
  return new Secret(text);
}
