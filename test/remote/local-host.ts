import { userInfo } from 'node:os';
import type { Connection, Connector, Target } from '../../src/connection/connection.ts';
import { LocalConnector } from '../../src/connection/local-connector.ts';

export const localTarget: Target = {
  name: 'here',
  address: 'localhost',
  port: 22,
  user: userInfo().username,
  privateKeyFiles: [],
  hostKeys: { mode: 'strict', knownHostsFiles: [] },
  jumps: [],
  connectTimeout: 10_000,
  keepalive: { interval: 15_000, count: 3 },
};

/** Reaches this machine through a shell of choice instead of /bin/sh, as on a host where that is /bin/sh. */
export class ShellConnector implements Connector {
  readonly name: string;
  readonly #shell: string;
  readonly #local = new LocalConnector();

  /** @param shell a command, such as `busybox sh` */
  constructor(shell: string) {
    this.name = shell;
    this.#shell = shell;
  }

  async connect(target: Target): Promise<Connection> {
    const connection = await this.#local.connect(target);
    return {
      lost: connection.lost,
      close: () => connection.close(),
      dial: (address, port) => connection.dial(address, port),
      open: (command) => connection.open(command.replaceAll('/bin/sh', this.#shell)),
    };
  }

  close(): Promise<void> {
    return this.#local.close();
  }
}
