import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { type Connection, type Connector, type Target, UnreachableError } from './connection.ts';
import { Gate } from './gate.ts';
import { HostKeys } from './host-keys.ts';
import { JumpHosts } from './jump-hosts.ts';
import { KeyRing } from './key-ring.ts';
import { SshConnection } from './ssh-connection.ts';
import { isCrowded, isMismatch, where } from './ssh-failure.ts';
import { handshake } from './ssh-handshake.ts';
import { openSocket } from './tcp.ts';

/** Handshakes at once in all, for our CPU's sake, and at one address, for its sshd drops more than MaxStartups. */
const AT_ONCE = 32;
const AT_ONE_ADDRESS = 8;

const TRIES = 5;
const PAUSE = 300;

/** Connects over SSH. One for a run: it shares decrypted keys, known host keys and jump hosts between the hosts. */
export class SshConnector implements Connector {
  readonly name = 'ssh';
  readonly #trust = { hostKeys: new HostKeys(), keys: new KeyRing() };
  readonly #gate = new Gate(AT_ONCE);
  readonly #gates = new Map<string, Gate>();
  readonly #jumps = new JumpHosts((target) => this.connect(target));
  readonly #connections = new Set<SshConnection>();

  async connect(target: Target): Promise<Connection> {
    const way = await this.#jumps.wayTo(target);
    try {
      const client = await this.#patiently(target, way.jump);
      const connection: SshConnection = new SshConnection(client, target, () => {
        this.#connections.delete(connection);
        way.leave();
      });
      this.#connections.add(connection);
      return connection;
    } catch (error) {
      way.leave();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.close()));
  }

  async #patiently(target: Target, jump: Connection | undefined): Promise<Client> {
    const gate = this.#gateOf(target);
    // The narrow gate first: whoever waits there must not hold a place in the wide one.
    const attempt = (diagnose: boolean): Promise<Client> =>
      gate.run(() =>
        this.#gate.run(() => handshake(target, { trust: this.#trust, open: () => reach(target, jump), diagnose })),
      );
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(false);
      } catch (error) {
        const cause = (error as Error).cause;
        if (cause instanceof Error && isMismatch(cause)) return await attempt(true);
        if (!(cause instanceof Error) || !isCrowded(cause) || tries === TRIES) throw error;
        gate.narrow();
        await sleep(PAUSE * 2 ** tries * (0.5 + Math.random()));
      }
    }
  }

  /** Hosts behind one jump host share its gate: it has to open a way for each of them. */
  #gateOf({ address, jumps }: Target): Gate {
    const key = jumps.at(-1)?.address ?? address;
    const gate = this.#gates.get(key) ?? new Gate(AT_ONE_ADDRESS);
    this.#gates.set(key, gate);
    return gate;
  }
}

async function reach(target: Target, jump: Connection | undefined): Promise<Duplex> {
  if (!jump) return openSocket(target);
  try {
    return await jump.dial(target.address, target.port);
  } catch (cause) {
    throw new UnreachableError(`cannot connect to ${where(target)}: ${(cause as Error).message}`, {
      hint: 'check the address as the jump host sees it, and AllowTcpForwarding in its sshd_config',
    });
  }
}
