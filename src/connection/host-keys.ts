import { readFile } from 'node:fs/promises';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { type Target, UnreachableError } from './connection.ts';
import { changedKey, revokedKey, unknownKey } from './host-key-errors.ts';
import { judge, type KnownKey, keysOf, keyType, knownName, parseKnownHosts, type Verdict } from './known-hosts.ts';
import { appendLine } from './known-hosts-file.ts';

/** What we accept, best first. Without ssh-rsa, whose signatures are SHA-1, and ssh-dss. */
const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The host keys we know, and the decision over those we are offered. It fails closed. */
export class HostKeys {
  readonly #files = new Map<string, Promise<readonly KnownKey[]>>();

  /** The algorithms to ask the host for: those of the keys it is known by come first. */
  async algorithms(target: Target): Promise<ServerHostKeyAlgorithm[]> {
    if (target.hostKeys.mode === 'off') return [...ALGORITHMS];
    const known = new Set((await this.#keysOf(target)).filter((key) => !key.marker).map((key) => key.type));
    const isKnown = (algorithm: string): boolean => known.has(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
    return [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((algorithm) => !isKnown(algorithm))];
  }

  /**
   * Decides over a key that the host offers.
   *
   * @returns true where it is new and has to be recorded once the host has proved that it holds it
   * @throws UnreachableError where the key must not be accepted
   */
  async verify(target: Target, key: Buffer): Promise<boolean> {
    const { mode } = target.hostKeys;
    if (mode === 'off') return false;
    let verdict = await this.#judge(target, key);
    if (verdict.kind !== 'known') {
      // Before it is refused or recorded: another process may have recorded it since we read the files.
      this.#files.clear();
      verdict = await this.#judge(target, key);
    }
    if (verdict.kind === 'revoked') throw revokedKey(target, key, verdict.at);
    if (verdict.kind === 'changed') throw changedKey(target, key, verdict.at);
    if (verdict.kind === 'known') return false;
    if (mode !== 'accept-new' || verdict.authority) throw unknownKey(target, key, verdict.authority);
    return true;
  }

  /**
   * Adds the key of a new host to the first known_hosts file.
   *
   * @throws UnreachableError where the file cannot be written, or another process has recorded another key meanwhile
   */
  async record(target: Target, key: Buffer): Promise<void> {
    const [file] = target.hostKeys.knownHostsFiles;
    if (file === undefined) {
      throw new UnreachableError(`cannot record the new host key of ${target.name}: there is no known_hosts file`);
    }
    const name = knownName(target.address, target.port);
    try {
      await appendLine(file, `${name} ${keyType(key)} ${key.toString('base64')}`, (text) => {
        const verdict = judge(keysOf(parseKnownHosts(text, file), name), key);
        if (verdict.kind === 'changed') throw changedKey(target, key, verdict.at);
        return verdict.kind === 'unknown';
      });
    } catch (cause) {
      if (cause instanceof UnreachableError) throw cause;
      throw new UnreachableError(`cannot record the new host key of ${target.name}: ${(cause as Error).message}`, {
        hint: `make ${file} writable, or record the key with ssh-keyscan`,
        cause,
      });
    }
    this.#files.delete(file);
  }

  async #judge(target: Target, key: Buffer): Promise<Verdict> {
    return judge(await this.#keysOf(target), key);
  }

  async #keysOf(target: Target): Promise<readonly KnownKey[]> {
    const files = await Promise.all(target.hostKeys.knownHostsFiles.map((file) => this.#read(file)));
    return keysOf(files.flat(), knownName(target.address, target.port));
  }

  #read(file: string): Promise<readonly KnownKey[]> {
    const cached = this.#files.get(file);
    if (cached) return cached;
    const read = readKnownHosts(file);
    this.#files.set(file, read);
    return read;
  }
}

async function readKnownHosts(file: string): Promise<readonly KnownKey[]> {
  try {
    return parseKnownHosts(await readFile(file, 'utf8'), file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UnreachableError(`cannot read the known host keys: ${(cause as Error).message}`, { cause });
  }
}
