import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchHost } from './hosts.ts';
import type { Order, Reached } from './relay.ts';
import type { WireCount } from './relayed-host.ts';

export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** How the controller reaches the hosts: straight, or through a relay that delays and counts. */
export class Wire {
  readonly endpoints: readonly Endpoint[];
  private readonly relay: ChildProcess | undefined;

  private constructor(endpoints: readonly Endpoint[], relay: ChildProcess | undefined) {
    this.endpoints = endpoints;
    this.relay = relay;
  }

  /** `rtt` in milliseconds; at 0 nothing stands in between, and nothing is counted. */
  static async lay(hosts: readonly BenchHost[], rtt: number): Promise<Wire> {
    if (rtt === 0) {
      const straight = hosts.map(({ name, address }) => ({ name, address, port: 22 }));
      return new Wire(straight, undefined);
    }
    const relay = fork(fileURLToPath(new URL('relay.js', import.meta.url)));
    const reached = (await ask(relay, { listen: hosts.map(({ address }) => address), rtt })) as Reached[];
    return new Wire(
      reached.map((where, index) => ({ name: hosts[index]?.name ?? '', ...where })),
      relay,
    );
  }

  async reset(): Promise<void> {
    if (this.relay) await ask(this.relay, 'reset');
  }

  async report(): Promise<WireCount | undefined> {
    return this.relay && ((await ask(this.relay, 'report')) as WireCount);
  }

  cut(): void {
    this.relay?.disconnect();
  }
}

async function ask(relay: ChildProcess, order: Order): Promise<unknown> {
  relay.send(order);
  const [answer] = await once(relay, 'message');
  return answer;
}
