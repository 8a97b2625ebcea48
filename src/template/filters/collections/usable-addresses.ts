import { firstOf, lastOf, type Network, sizeOf, textOf } from '../../formats/network/network.ts';

/** The lowest and the highest address between those of the network and the broadcast; of two both. */
export function usableOf(network: Network): { first: bigint; last: bigint } {
  const margin = sizeOf(network) > 2n ? 1n : 0n;
  return { first: firstOf(network) + margin, last: lastOf(network) - margin };
}

/** The usable address so many places behind (or before) this one, or None where the network ends. */
export function moveUsable(network: Network, offset: bigint): string | null {
  const { first, last } = usableOf(network);
  const value = network.address + offset;
  return sizeOf(network) > 1n && value >= first && value <= last ? textOf(network.version, value) : null;
}
