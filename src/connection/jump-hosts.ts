import { type Connection, type Target, UnreachableError } from './connection.ts';

/** A connection that several hosts are reached through. */
interface Shared {
  readonly connection: Promise<Connection>;
  users: number;
}

/** How one host is reached: directly, or through a jump host that is ours until we leave. */
export interface Way {
  readonly jump: Connection | undefined;
  leave(): void;
}

/** One connection to each jump host, however many hosts lie behind it; closed when the last of them has left. */
export class JumpHosts {
  readonly #connect: (target: Target) => Promise<Connection>;
  readonly #shared = new Map<string, Shared>();

  constructor(connect: (target: Target) => Promise<Connection>) {
    this.#connect = connect;
  }

  /** @throws UnreachableError where the jump host cannot be reached */
  async wayTo(target: Target): Promise<Way> {
    const last = target.jumps.at(-1);
    if (!last) return { jump: undefined, leave: () => {} };
    const jump = { ...last, jumps: target.jumps.slice(0, -1) };
    const key = nameOf(jump);
    const shared = this.#shared.get(key) ?? this.#share(key, jump);
    shared.users += 1;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      shared.users -= 1;
      if (shared.users === 0) this.#drop(key, shared);
    };
    try {
      return { jump: await shared.connection, leave };
    } catch (error) {
      leave();
      if (!(error instanceof UnreachableError)) throw error;
      throw new UnreachableError(`cannot reach ${target.name} through its jump host: ${error.message}`, {
        hint: error.hint,
        cause: error,
      });
    }
  }

  #share(key: string, jump: Target): Shared {
    const shared: Shared = { connection: this.#connect(jump), users: 0 };
    this.#shared.set(key, shared);
    const forget = (): void => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    shared.connection.then((connection) => {
      void hurry(connection);
      return connection.lost.then(forget);
    }, forget);
    return shared;
  }

  #drop(key: string, shared: Shared): void {
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
    shared.connection.then(
      (connection) => connection.close(),
      () => {}, // It was never open.
    );
  }
}

/**
 * Turns off Nagle's delay in the jump host's sshd, which does so only once a command was run. Without it every answer
 * from behind it that comes in pieces waits for our acknowledgement: 40 ms, or a round trip where that is longer.
 */
async function hurry(jump: Connection): Promise<void> {
  try {
    const { stdin, stdout, stderr, ended, kill } = await jump.open('exit');
    stdin.end();
    stdout.resume();
    stderr.resume();
    await ended;
    kill();
  } catch {
    // It lets nobody run commands: then it stays slow.
  }
}

/** Two jump hosts are one where address, port, user and the way there are the same. */
const nameOf = ({ address, port, user, jumps }: Target): string =>
  JSON.stringify([address, port, user, jumps.map((jump) => [jump.address, jump.port, jump.user])]);
