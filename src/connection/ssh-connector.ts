import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, type Connector, type Target, UnreachableError } from './connection.ts';
import { Gate } from './gate.ts';
import { HostKeys, OtherTypeKnown } from './host-keys.ts';
import { JumpHosts } from './jump-hosts.ts';
import { KeyRing } from './key-ring.ts';
import { PacedGate } from './paced-gate.ts';
import { SshConnection } from './ssh-connection.ts';
import { isCrowded, isMismatch, where } from './ssh-failure.ts';
import { handshake, type Login } from './ssh-handshake.ts';
import { openSocket } from './tcp.ts';

/** Handshakes at once in all, while our CPU is the limit. */
const AT_ONCE = 32;

/** At one address: its sshd drops more than MaxStartups, of which ten are let in by default. */
const AT_ONE_ADDRESS = 8;

/** Through one jump host: it only has to open a way for each, but on one core. */
const THROUGH_ONE_JUMP = 64;

const TRIES = 5;
const PAUSE = 300;

/** Connects over SSH. One for a run: it shares decrypted keys, known host keys and jump hosts between the hosts. */
export class SshConnector implements Connector {
  readonly name = 'ssh';
  readonly #trust = { hostKeys: new HostKeys(), keys: new KeyRing() };
  readonly #gate = new PacedGate(AT_ONCE);
  readonly #gates = new Map<string, Gate>();
  readonly #jumps = new JumpHosts((target) => this.connect(target));
  readonly #connections = new Set<SshConnection>();

  async connect(target: Target): Promise<Connection> {
    const way = await this.#jumps.wayTo(target);
    try {
      const login = await this.#patiently(target, way.jump);
      const connection: SshConnection = new SshConnection(login, target, () => {
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

  async #patiently(target: Target, jump: Connection | undefined): Promise<Login> {
    const gate = this.#gateTo(target, target.address, AT_ONE_ADDRESS);
    // The narrow gates first: whoever waits there must not hold a place in the wide one.
    const attempt = (diagnose: boolean): Promise<Login> =>
      gate.run(() => {
        begun = performance.now();
        const shake = (): Promise<Login> =>
          this.#gate.run(() => handshake(target, { trust: this.#trust, open: () => reach(target, jump), diagnose }));
        return jump ? this.#gateTo(target, 'any', THROUGH_ONE_JUMP).run(shake) : shake();
      });
    let begun = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        const login = await attempt(false);
        gate.trust();
        return login;
      } catch (error) {
        if (error instanceof OtherTypeKnown && tries < TRIES) continue;
        const cause = (error as Error).cause;
        if (cause instanceof Error && isMismatch(cause)) return await attempt(true);
        if (!(cause instanceof Error) || !isCrowded(cause) || tries === TRIES) throw error;
        gate.narrow(begun);
        await sleep(PAUSE * 2 ** tries * (0.5 + Math.random()));
      }
    }
  }

  /** The gate to an address as it is seen behind the jump hosts of a target. */
  #gateTo({ jumps }: Target, address: string, limit: number): Gate {
    const key = JSON.stringify([...jumps.map((jump) => [jump.address, jump.port]), address]);
    const gate = this.#gates.get(key) ?? new Gate(limit);
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
