import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { InfrakitError } from '../source/infrakit-error.ts';
import {
  type Connection,
  NoSessionError,
  type RemoteProcess,
  type Target,
  type UnreachableError,
} from './connection.ts';
import { lossOf, type SshError, where } from './ssh-failure.ts';
import type { Login } from './ssh-handshake.ts';

/** Sessions at once on one connection; sshd allows 10 (MaxSessions) unless told otherwise. */
const MAX_SESSIONS = 8;

/** How often to ask again for a session, and the first pause in milliseconds; sshd frees a slot a little late. */
const TRIES = 4;
const PAUSE = 40;

/** How long the streams of an ended process may still bring something, in milliseconds. */
const DRAIN = 250;

/** An SSH connection that is logged in. */
export class SshConnection implements Connection {
  readonly lost: Promise<UnreachableError>;
  readonly #client: Client;
  readonly #stream: Duplex;
  readonly #target: Target;
  readonly #closed: Promise<void>;
  #sessions = 0;
  #closing = false;

  /** @param left is called once, when the connection is over for whatever reason */
  constructor({ client, stream }: Login, target: Target, left: () => void) {
    this.#client = client;
    this.#stream = stream;
    this.#target = target;
    let reason: SshError | undefined;
    this.#closed = new Promise((resolve) => {
      client.once('close', resolve);
      client.on('error', (error) => {
        reason ??= error;
        // The stream through a jump host may never report its own end.
        setTimeout(() => client.destroy(), DRAIN);
        setTimeout(resolve, 2 * DRAIN);
      });
    });
    void this.#closed.then(left);
    this.lost = new Promise((resolve) => {
      void this.#closed.then(() => {
        if (!this.#closing) resolve(lossOf(target, reason));
      });
    });
  }

  async open(command: string): Promise<RemoteProcess> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return this.#follow(await this.#session(command));
      } catch (error) {
        if (!(error instanceof NoSessionError) || attempt === TRIES) throw error;
        await sleep(PAUSE * 2 ** attempt);
      }
    }
  }

  dial(address: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        const reason = error.message.replace(/^.*open failure: /, '');
        reject(new InfrakitError(`${this.#target.name} cannot connect to ${address} port ${port}: ${reason}`));
      };
      try {
        this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) =>
          error ? fail(error) : resolve(channel),
        );
      } catch (error) {
        fail(error as Error);
      }
    });
  }

  /** Says goodbye. Once the system has that to send, nothing is left to wait for: the host's own would be a round trip. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#client.end();
    if (this.#stream instanceof Socket) this.#stream.destroySoon();
    const timer = setTimeout(() => this.#client.destroy(), DRAIN);
    await this.#closed;
    clearTimeout(timer);
  }

  #session(command: string): Promise<ClientChannel> {
    if (this.#sessions >= MAX_SESSIONS) return Promise.reject(this.#noSession());
    this.#sessions += 1;
    return new Promise((resolve, reject) => {
      const fail = async (error: Error): Promise<void> => {
        this.#sessions -= 1;
        if (/open fail/i.test(error.message)) return reject(this.#noSession());
        reject((await Promise.race([this.lost, sleep(DRAIN)])) ?? lossOf(this.#target, error));
      };
      try {
        this.#client.exec(command, (error, channel) => (error ? void fail(error) : resolve(channel)));
      } catch (error) {
        void fail(error as Error);
      }
    });
  }

  #noSession(): NoSessionError {
    return new NoSessionError(`${where(this.#target)} gives no further session on this connection`, {
      hint: 'raise MaxSessions in its sshd_config',
    });
  }

  #follow(channel: ClientChannel): RemoteProcess {
    channel.on('error', () => {}); // What a broken channel means is told by `ended` and `lost`.
    channel.stderr.on('error', () => {});
    let open = true;
    const free = (): void => {
      if (open) this.#sessions -= 1;
      open = false;
    };
    channel.once('close', free);
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      let end: { code: number | null; signal: string | null } = { code: null, signal: null };
      channel.once('exit', (code: number | null, signal?: string) => {
        end = { code, signal: signal ?? null };
        // A child left behind may hold the streams open for ever.
        setTimeout(() => resolve(end), DRAIN).unref();
      });
      channel.once('close', () => resolve(end));
      void this.#closed.then(() => resolve(end));
    });
    return {
      stdin: channel,
      stdout: channel,
      stderr: channel.stderr,
      ended,
      kill: () => {
        channel.close();
        free();
        // The channel is over for ssh2 only when it was read to its end, which a reader that has just left hinders.
        setImmediate(() => {
          channel.resume();
          channel.stderr.resume();
        });
      },
    };
  }
}
