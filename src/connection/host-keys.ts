import { readFile } from 'node:fs/promises';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { type Target, UnreachableError } from './connection.ts';
import { changedKey, revokedKey, unknownKey } from './host-key-errors.ts';
import { judge, type KnownKey, keyType, knownName, type Verdict } from './known-hosts.ts';
import { appendLine } from './known-hosts-file.ts';
import { KnownHostsIndex } from './known-hosts-index.ts';

/** What we accept, best first. Without ssh-rsa, whose signatures are SHA-1, and ssh-dss. */
const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The host is known by a key of another type, and was not asked for it first: it has to be asked again. */
export class OtherTypeKnown extends UnreachableError {}

/** The host keys we know, and the decision over those we are offered. It fails closed. */
export class HostKeys {
  readonly #files = new Map<string, Promise<KnownHostsIndex>>();

  /**
   * The algorithms to ask the host for: those of the keys it is known by come first. Lines with hashed names count only
   * where they were looked at before; see `verify`.
   */
  async algorithms(target: Target): Promise<ServerHostKeyAlgorithm[]> {
    if (target.hostKeys.mode === 'off') return [...ALGORITHMS];
    const name = knownName(target.address, target.port);
    const lines = (await this.#indexes(target)).flatMap((index) =>
      index.isSeen(name) ? index.of(name) : index.written(name),
    );
    const known = new Set(lines.filter((key) => !key.marker).map((key) => key.type));
    const isKnown = (algorithm: string): boolean => known.has(typeOf(algorithm));
    return [...ALGORITHMS.filter(isKnown), ...ALGORITHMS.filter((algorithm) => !isKnown(algorithm))];
  }

  /**
   * Decides over a key that the host offers. Thousands of hashed names would take longer than the handshake, so at first
   * only those beside this very key are looked at; the others where that does not let the host in.
   *
   * @param asked the algorithms that the host was asked for, best first
   * @returns true where it is new and has to be recorded once the host has proved that it holds it
   * @throws OtherTypeKnown where the host is to be asked once more, for the algorithms that are given then
   * @throws UnreachableError where the key must not be accepted
   */
  async verify(target: Target, key: Buffer, asked: readonly ServerHostKeyAlgorithm[]): Promise<boolean> {
    const { mode } = target.hostKeys;
    if (mode === 'off') return false;
    let verdict = await this.#judge(target, key, (index, name) => index.withKey(name, key));
    if (verdict.kind !== 'known' && verdict.kind !== 'revoked') {
      // Before it is refused or recorded: another process may have recorded it since we read the files.
      for (const file of target.hostKeys.knownHostsFiles) this.#reread(file);
      verdict = await this.#judge(target, key, (index, name) => index.of(name));
    }
    if (verdict.kind === 'known') return false;
    if (verdict.kind === 'revoked') throw revokedKey(target, key, verdict.at);
    if (verdict.kind === 'changed') {
      const error = changedKey(target, key, verdict.at);
      const better = await this.algorithms(target);
      throw `${better}` === `${asked}` ? error : new OtherTypeKnown(error.message, { hint: error.hint });
    }
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
      const known = await this.#read(file);
      await appendLine(file, `${name} ${keyType(key)} ${key.toString('base64')}`, (text) => {
        const verdict = judge(known.grown(text).of(name), key);
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
    this.#reread(file);
  }

  async #judge(
    target: Target,
    key: Buffer,
    lines: (index: KnownHostsIndex, name: string) => readonly KnownKey[],
  ): Promise<Verdict> {
    const name = knownName(target.address, target.port);
    return judge(
      (await this.#indexes(target)).flatMap((index) => lines(index, name)),
      key,
    );
  }

  #indexes(target: Target): Promise<readonly KnownHostsIndex[]> {
    return Promise.all(target.hostKeys.knownHostsFiles.map((file) => this.#read(file)));
  }

  #read(file: string): Promise<KnownHostsIndex> {
    return this.#files.get(file) ?? this.#reread(file);
  }

  #reread(file: string): Promise<KnownHostsIndex> {
    const before = this.#files.get(file)?.catch(() => undefined);
    const read = readKnownHosts(file).then(
      async (text) => (await before)?.grown(text) ?? new KnownHostsIndex(file, text),
    );
    read.catch(() => {}); // Whoever asks for it is told.
    this.#files.set(file, read);
    return read;
  }
}

const typeOf = (algorithm: string): string => (algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);

async function readKnownHosts(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new UnreachableError(`cannot read the known host keys: ${(cause as Error).message}`, { cause });
  }
}
