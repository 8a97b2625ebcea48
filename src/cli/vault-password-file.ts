import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Secret } from '../secret/secret.ts';
import { decrypt, isVaulted, type VaultKeys } from '../secret/vault.ts';
import { isExecutable, kindOf } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { keepSecret } from './secret-source.ts';
import { expandPath } from './settings/expand-path.ts';

/** A file that gives no vault password. There may be another. */
export class UnreadPassword extends InfrakitError {
  /** What is told where there is another. */
  readonly warning: string;

  constructor(id: string, message: string, step: 'getting' | 'loading' = 'loading') {
    super(message);
    this.warning = `${step === 'getting' ? 'Error getting vault password file' : 'Error in vault password file loading'} (${id}): ${message}`;
  }
}

/** The status by which a `-client` says that it has no password for an id. */
const CLIENT_HAS_NONE = 2;

/**
 * A vault password as what `secretFromFile` reads, of a file that may itself be encrypted.
 *
 * @param known the passwords that may open it
 * @throws UnreadPassword in Ansible's words where it cannot be read, fails, or holds nothing
 */
export function vaultSecretFromFile(path: string, id: string, known?: VaultKeys): Secret {
  const absolute = expandPath(path, process.cwd(), {});
  const kind = kindOf(absolute);
  if (kind === undefined) throw new UnreadPassword(id, `The vault password file ${absolute} was not found`, 'getting');
  if (kind === 'directory') {
    throw new UnreadPassword(id, `The vault password file provided '${absolute}' can not be a directory`, 'getting');
  }
  const said = isExecutable(absolute) ? printedBy(absolute, id) : textOf(absolute, id, known);
  const password = said.trim();
  if (password === '') throw new UnreadPassword(id, `Invalid vault password was provided from file (${absolute})`);
  return keepSecret(password);
}

function textOf(path: string, id: string, known: VaultKeys | undefined): string {
  try {
    const text = readFileSync(path, 'utf8');
    return isVaulted(text) ? decrypt(text, known).reveal() : text;
  } catch (cause) {
    throw new UnreadPassword(id, `Could not read vault password file ${path}: ${(cause as Error).message}`);
  }
}

function printedBy(program: string, id: string): string {
  const isClient = basename(program, extname(program)).endsWith('-client');
  const { stdout, status, error } = spawnSync(program, isClient ? ['--vault-id', id] : [], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) {
    throw new UnreadPassword(
      id,
      `Problem running vault password script ${program} (${error.message}). If this is not a script, remove the executable bit from the file.`,
    );
  }
  if (status === 0) return stdout;
  throw new UnreadPassword(
    id,
    isClient && status === CLIENT_HAS_NONE
      ? `Vault password client script ${program} did not find a secret for vault-id=${id}`
      : `Vault password ${isClient ? 'client ' : ''}script ${program} returned non-zero (${status})`,
  );
}
