import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ClientErrorExtensions, type KexAlgorithm, type ServerHostKeyAlgorithm } from 'ssh2';
import { isOn } from '../source/tricks.ts';
import { fastestCiphers } from './ciphers.ts';
import { type Target, UnreachableError } from './connection.ts';
import type { HostKeys } from './host-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { writeOnceATurn } from './one-write.ts';
import { quickenLogin } from './quick-login.ts';
import { planAuth } from './ssh-auth.ts';
import { type Lists, type SshError, sshFailure } from './ssh-failure.ts';

/** Group exchange comes last: a large prime blocks the whole process for seconds. */
const KEY_EXCHANGES: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group-exchange-sha256',
];

/** What is shared by all hosts of a run. */
export interface Trust {
  readonly hostKeys: HostKeys;
  readonly keys: KeyRing;
}

interface Options {
  readonly trust: Trust;
  /** Opens the stream to speak over. */
  readonly open: () => Promise<Duplex>;
  /** Find out which algorithms either side offers. It costs time with every message. */
  readonly diagnose?: boolean;
}

/** A session that is open, and the stream it is spoken over. */
export interface Login {
  readonly client: Client;
  readonly stream: Duplex;
}

/**
 * Opens an SSH session: the host proves its key, then we log in. Nothing that could be misused, such as a password, is
 * sent before the key was verified.
 *
 * @throws UnreachableError whose `cause` is what ssh2 or the system said
 */
export async function handshake(target: Target, { trust, open, diagnose }: Options): Promise<Login> {
  const auth = await planAuth(target, trust.keys);
  const serverHostKey = await trust.hostKeys.algorithms(target);
  const cipher = fastestCiphers();
  const lists = diagnose ? new ListsHeard() : undefined;
  const sock = isOn('one-write') ? writeOnceATurn(await open()) : await open();
  const client = new ssh2.Client();
  const guard = new HostKeyGuard(target, trust.hostKeys, serverHostKey);

  const ready = new Promise<void>((resolve, reject) => {
    client.on('ready', resolve);
    client.on('error', (error: Error & ClientErrorExtensions) => {
      // An agent that does not answer is no reason to stop: ssh2 goes on with the next method.
      if (error.level === 'agent' || error.message.startsWith('Error signing data')) return;
      reject(guard.refusal ?? error);
    });
    client.on('close', () => reject(guard.refusal ?? new Error('the host closed the connection')));
    client.on('handshake', () => guard.proved());
    client.on('change password', () => reject(expiredPassword(target)));
  });

  try {
    client.connect({
      sock: sock as Socket,
      username: target.user,
      readyTimeout: target.connectTimeout,
      keepaliveInterval: target.keepalive.interval,
      keepaliveCountMax: target.keepalive.count,
      algorithms: { kex: KEY_EXCHANGES, serverHostKey, ...(cipher ? { cipher } : {}) },
      authHandler: auth.next,
      hostVerifier: guard.verify,
      ...(lists ? { debug: lists.hear } : {}),
    });
    if (isOn('quick-login')) quickenLogin(client);
    await ready;
    await guard.recorded;
    return { client, stream: sock };
  } catch (error) {
    client.destroy();
    sock.destroy();
    throw sshFailure(target, error as SshError, auth, lists?.last);
  }
}

/** Our verdict on the host's key, in the steps in which ssh2 asks for it. */
class HostKeyGuard {
  refusal: UnreachableError | undefined;
  recorded: Promise<void> = Promise.resolve();
  readonly #target: Target;
  readonly #hostKeys: HostKeys;
  readonly #asked: readonly ServerHostKeyAlgorithm[];
  #newKey: Buffer | undefined;

  constructor(target: Target, hostKeys: HostKeys, asked: readonly ServerHostKeyAlgorithm[]) {
    this.#target = target;
    this.#hostKeys = hostKeys;
    this.#asked = asked;
  }

  readonly verify = (key: Buffer, answer: (permitted: boolean) => void): void => {
    this.#hostKeys.verify(this.#target, key, this.#asked).then(
      (isNew) => {
        if (isNew) this.#newKey = key;
        answer(true);
      },
      (refusal) => {
        this.refusal = refusal;
        answer(false);
      },
    );
  };

  /** The signature is verified: the host does hold the key it showed. */
  proved(): void {
    if (this.#newKey) this.recorded = this.#hostKeys.record(this.#target, this.#newKey);
    this.#newKey = undefined;
    this.recorded.catch(() => {}); // It is awaited once the login is through.
  }
}

/** Reads `Handshake: (local) KEX method: a,b` and its remote twin from ssh2's debug output. */
class ListsHeard {
  last: Lists | undefined;
  #ours = '';

  readonly hear = (message: string): void => {
    const [, side, list = ''] = /^Handshake: \((local|remote)\) [^:]+: (.*)$/.exec(message) ?? [];
    if (side === 'local') this.#ours = list;
    else if (side === 'remote') this.last = { ours: this.#ours, theirs: list };
  };
}

const expiredPassword = ({ name, user, address }: Target): UnreachableError =>
  new UnreachableError(`cannot log in to ${name}: the password of ${user} has expired`, {
    hint: `log in once by hand (ssh ${user}@${address}) and set a new one`,
  });
