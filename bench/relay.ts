// A process of its own, so that neither its CPU nor a busy event loop spoils what is measured. It stands between the
// controller and the hosts.
import { RelayedHost, type WireCount } from './relayed-host.ts';

/** What the parent sends: the hosts to stand before and the round trip in milliseconds, or a request for the counts. */
export type Order = { readonly listen: readonly string[]; readonly rtt: number } | 'reset' | 'report';

export interface Reached {
  readonly address: string;
  readonly port: number;
}

const SSH = 22;
let hosts: readonly RelayedHost[] = [];

async function listen(addresses: readonly string[], rtt: number): Promise<Reached[]> {
  const all = await Promise.all(
    addresses.map(async (address, index) => {
      // An address each: a controller that is gentle with each address must not take all hosts for one.
      const at = `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
      const [host, port] = await RelayedHost.listen(address, SSH, at, rtt);
      return { host, reached: { address: at, port } };
    }),
  );
  hosts = all.map(({ host }) => host);
  return all.map(({ reached }) => reached);
}

function count(): WireCount {
  const counts = hosts.map((host) => host.count);
  return {
    turns: Math.max(0, ...counts.map(({ turns }) => turns)),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

process.on('message', async (order: Order) => {
  if (order === 'reset') {
    for (const host of hosts) host.reset();
    process.send?.('reset');
  } else if (order === 'report') process.send?.(count());
  else process.send?.(await listen(order.listen, order.rtt));
});
process.on('disconnect', () => process.exit());
