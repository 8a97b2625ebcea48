import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import type { Secret } from '../secret/secret.ts';
import { unlockKey, WrongPassphrase } from './unlock-key.ts';

/** A private key, or why the file cannot be used, as half a sentence. */
export type RingEntry = { readonly key: ParsedKey } | { readonly unusable: string };

/** Private keys, each read and decrypted once for all hosts: decrypting takes up to seconds. */
export class KeyRing {
  readonly #entries = new Map<string, Promise<RingEntry>>();

  open(file: string, passphrase: Secret | undefined): Promise<RingEntry> {
    const name = JSON.stringify([file, passphrase?.reveal()]);
    const known = this.#entries.get(name);
    if (known) return known;
    const entry = read(file, passphrase);
    this.#entries.set(name, entry);
    return entry;
  }
}

const WRONG = 'does not open with this passphrase';

async function read(file: string, passphrase: Secret | undefined): Promise<RingEntry> {
  let text: string;
  let unlocked: string | undefined;
  try {
    text = await readFile(file, 'latin1');
    if (passphrase) unlocked = await unlockKey(text, passphrase.reveal());
  } catch (error) {
    if (error instanceof WrongPassphrase) return { unusable: WRONG };
    return { unusable: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message };
  }
  const parsed = ssh2.utils.parseKey(unlocked ?? text, passphrase?.reveal()) as
    | ParsedKey
    | Error
    | readonly ParsedKey[];
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey | undefined) : (parsed as ParsedKey | Error);
  if (key === undefined) return { unusable: 'holds no key' };
  if (key instanceof Error) return { unusable: explain(key.message, passphrase !== undefined) };
  return key.isPrivateKey() ? { key } : { unusable: 'is a public key' };
}

function explain(message: string, hasPassphrase: boolean): string {
  if (/no passphrase given/i.test(message)) return 'is encrypted and no passphrase was given';
  if (hasPassphrase && /passphrase|decrypt|integrity|malformed|authenticate/i.test(message)) return WRONG;
  if (/unsupported/i.test(message)) return 'has a format that connection "ssh" cannot read';
  return message;
}
