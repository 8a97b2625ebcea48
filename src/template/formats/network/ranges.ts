import { contains, type Network, parseNetwork } from './network.ts';

const networks = (...texts: readonly string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? []);

/** What is known of special addresses (IANA registries for IPv4 and IPv6). */
const RANGES: Readonly<Record<'private' | 'loopback' | 'multicast' | 'link-local' | 'reserved', readonly Network[]>> = {
  private: networks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'),
  loopback: networks('127.0.0.0/8', '::1/128'),
  multicast: networks('224.0.0.0/4', 'ff00::/8'),
  'link-local': networks('169.254.0.0/16', 'fe80::/10'),
  reserved: networks('0.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4', '::/128'),
};

export type RangeName = keyof typeof RANGES;

export const isIn = (range: RangeName, network: Network): boolean =>
  RANGES[range].some((outer) => contains(outer, network));

/** True for an address of the open internet. */
export const isPublic = (network: Network): boolean =>
  (Object.keys(RANGES) as RangeName[]).every((range) => !isIn(range, network));
