import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { redactor } from '../secret/redactor.ts';
import { Secret } from '../secret/secret.ts';
import type { VaultKeys } from '../secret/vault.ts';
import { isExecutable } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { PlayOptions } from './play-options.ts';
import { prompt } from './terminal.ts';

/** The passwords of a run, asked for or read before anything else happens. */
export interface Passwords {
  readonly connection: Secret | undefined;
  readonly become: Secret | undefined;
  readonly vault: VaultKeys;
}

/** @throws InfrakitError where a password is to be asked for and there is no terminal, or a file cannot be read */
export async function readPasswords(options: PlayOptions): Promise<Passwords> {
  const connection = options.connectionPasswordFile
    ? fromFile(options.connectionPasswordFile)
    : await (options.askPass ? ask('SSH password: ') : undefined);
  const become = options.becomePasswordFile
    ? fromFile(options.becomePasswordFile)
    : await (options.askBecomePass ? ask('BECOME password: ') : undefined);
  const vault = new Map<string, Secret>();
  if (options.askVaultPass) vault.set('default', await ask('Vault password: '));
  const files = options.vaultPasswordFile.map((file) => `default@${file}`);
  for (const [index, wish] of [...files, ...options.vaultId].entries()) {
    const at = wish.indexOf('@');
    const label = at > 0 ? wish.slice(0, at) : 'default';
    const source = at >= 0 ? wish.slice(at + 1) : wish;
    const key = vault.has(label) ? `${label}\0${index}` : label;
    vault.set(key, source === 'prompt' ? await ask(`Vault password (${label}): `) : fromFile(source));
  }
  return { connection, become, vault };
}

async function ask(question: string): Promise<Secret> {
  const answer = await prompt(question, { echo: false });
  if (answer !== undefined) return keep(answer);
  throw new InfrakitError(`cannot ask "${question.trim()}": there is no terminal`, {
    hint: 'read the password from a file: --become-password-file, --connection-password-file, --vault-password-file',
  });
}

/** The first line of a file; an executable one is run, and what it prints is the password. */
function fromFile(path: string): Secret {
  const absolute = resolve(path);
  try {
    const text = isExecutable(absolute)
      ? execFileSync(absolute, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
      : readFileSync(absolute, 'utf8');
    return keep(text.replace(/\r?\n[\s\S]*$/, ''));
  } catch (cause) {
    throw new InfrakitError(`the password file "${path}" cannot be read`, { cause, hint: (cause as Error).message });
  }
}

function keep(text: string): Secret {
  redactor.add(text);
  return new Secret(text);
}
