// A process of its own, so that neither its CPU nor a busy event loop spoils what is measured. It stands between the
// controller and the hosts, holds every byte back for half a round trip, and counts.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What the parent sends: the hosts to stand before and the round trip in milliseconds, or a request for the counts. */
export type Order = { readonly listen: readonly string[]; readonly rtt: number } | 'reset' | 'report';

/**
 * Round trips in sequence, and bytes that the controller sent. Turns are a Lamport clock: whatever one side sends after
 * it has received something on a connection counts as an answer to it, so that what is sent ahead costs nothing and
 * connections side by side count once.
 */
export interface WireCount {
  readonly turns: number;
  readonly bytes: number;
}

let turns = 0;
let bytes = 0;
let halfTrip = 0;

/** Calls back in order, each after its delay, without a timer for each of many small pieces. */
class DelayLine {
  private readonly waiting: { readonly due: number; readonly arrive: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  send(due: number, arrive: () => void): void {
    this.waiting.push({ due, arrive });
    if (this.timer === undefined) this.wait();
  }

  private wait(): void {
    const [next] = this.waiting;
    if (next !== undefined) this.timer = setTimeout(() => this.deliver(), Math.max(0, next.due - performance.now()));
  }

  private deliver(): void {
    this.timer = undefined;
    while (this.waiting[0] !== undefined && this.waiting[0].due <= performance.now()) this.waiting.shift()?.arrive();
    this.wait();
  }
}

function serve(client: Socket, address: string): void {
  // The operating system has accepted already; over a real wire the controller would have waited a round trip for that.
  const accepted = performance.now() + 2 * halfTrip;
  let clientClock = turns + 1;
  let hostClock = turns + 1;
  const toHost = new DelayLine();
  const toClient = new DelayLine();
  const host = connect({ host: address, port: 22, noDelay: true });
  client.setNoDelay(true);
  host.pause();
  toHost.send(accepted + halfTrip, () => host.resume());

  client.on('data', (piece) => {
    bytes += piece.length;
    const sent = clientClock;
    toHost.send(Math.max(accepted, performance.now()) + halfTrip, () => {
      hostClock = Math.max(hostClock, sent);
      host.write(piece);
    });
  });
  host.on('data', (piece) => {
    const sent = hostClock;
    toClient.send(performance.now() + halfTrip, () => {
      clientClock = Math.max(clientClock, sent + 1);
      turns = Math.max(turns, clientClock);
      client.write(piece);
    });
  });
  client.on('end', () => toHost.send(performance.now() + halfTrip, () => host.end()));
  host.on('end', () => toClient.send(performance.now() + halfTrip, () => client.end()));
  client.on('error', () => host.destroy());
  host.on('error', () => client.destroy());
}

function listen(address: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer({ allowHalfOpen: true }, (client) => serve(client, address));
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

process.on('message', async (order: Order) => {
  if (order === 'reset') {
    turns = 0;
    bytes = 0;
    process.send?.('reset');
  } else if (order === 'report') {
    process.send?.({ turns, bytes } satisfies WireCount);
  } else {
    halfTrip = order.rtt / 2;
    process.send?.(await Promise.all(order.listen.map(listen)));
  }
});
process.on('disconnect', () => process.exit());
