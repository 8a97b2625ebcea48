import { createDecipheriv } from 'node:crypto';
import { createRequire } from 'node:module';
import { runInWorker } from '../source/worker-task.ts';

/** The ciphers ssh-keygen locks a key with (-Z), by what they need; aes256-ctr is its default. */
const CIPHERS: Readonly<Record<string, { readonly name: 'aes-256-ctr' | 'aes-256-cbc'; readonly iv: number }>> = {
  'aes256-ctr': { name: 'aes-256-ctr', iv: 16 },
  'aes256-cbc': { name: 'aes-256-cbc', iv: 16 },
};
const MAGIC = 'openssh-key-v1\0';
const KEY = 32;

/** The passphrase does not fit the key. */
export class WrongPassphrase extends Error {}

/**
 * Takes the passphrase off a private key, in memory. The key that opens it comes from bcrypt, which in JavaScript holds
 * up everything for up to seconds, so it is made in a thread of its own. Format: PROTOCOL.key of OpenSSH.
 *
 * @returns the key as it would be without a passphrase; undefined for what is no key of this kind or lock
 * @throws WrongPassphrase
 */
export async function unlockKey(text: string, passphrase: string): Promise<string | undefined> {
  const [, encoded] = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text) ?? [];
  const bcrypt = findBcrypt();
  if (encoded === undefined || bcrypt === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  const fields = readFields(bytes);
  const cipher = fields && CIPHERS[fields.cipher];
  if (!cipher) return undefined;

  const input = { bcrypt, passphrase, salt: fields.salt, rounds: fields.rounds, length: KEY + cipher.iv };
  const secret = await runInWorker<Uint8Array>(BCRYPT, input);
  const decipher = createDecipheriv(cipher.name, secret.subarray(0, KEY), secret.subarray(KEY)).setAutoPadding(false);
  const locked = Buffer.concat([decipher.update(fields.locked), decipher.final()]);
  if (locked.length < 8 || locked.readUInt32BE(0) !== locked.readUInt32BE(4)) throw new WrongPassphrase();
  const none = ['none', 'none', ''].map((word) => field(Buffer.from(word)));
  const open = Buffer.concat([Buffer.from(MAGIC), ...none, count(1), field(fields.publicKey), field(locked)]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${open.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const BCRYPT = `
const { pbkdf } = require(input.bcrypt);
const pass = Buffer.from(input.passphrase);
const secret = new Uint8Array(input.length);
if (pbkdf(pass, pass.length, input.salt, input.salt.length, secret, secret.length, input.rounds) !== 0) throw new Error('bcrypt failed');
done(secret);
`;

/** The bcrypt that ssh2 itself uses, as a path; undefined where modules are not laid out as npm does. */
function findBcrypt(): string | undefined {
  try {
    return createRequire(createRequire(import.meta.url).resolve('ssh2')).resolve('bcrypt-pbkdf');
  } catch {
    return undefined;
  }
}

interface Fields {
  readonly cipher: string;
  readonly salt: Buffer;
  readonly rounds: number;
  readonly publicKey: Buffer;
  readonly locked: Buffer;
}

/** Undefined for a key that is not locked by bcrypt, or is broken. */
function readFields(bytes: Buffer): Fields | undefined {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  try {
    const reader = new Reader(bytes, MAGIC.length);
    const [cipher, derivation, options] = [reader.field(), reader.field(), new Reader(reader.field(), 0)];
    if (derivation.toString() !== 'bcrypt' || reader.count() !== 1) return undefined;
    const [publicKey, locked] = [reader.field(), reader.field()];
    return { cipher: cipher.toString(), salt: options.field(), rounds: options.count(), publicKey, locked };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads numbers and strings as SSH writes them (RFC 4251); throws RangeError at the end. */
class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  count(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  field(): Buffer {
    const length = this.count();
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('cut short');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const field = (bytes: Buffer): Buffer => Buffer.concat([count(bytes.length), bytes]);
