import { contains, type Network, parseNetwork } from './network.ts';

const networks = (...texts: readonly string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? []);

/** What is known of special addresses (IANA registries for IPv4 and IPv6). */
const RANGES: Readonly<Record<'private' | 'loopback' | 'multicast' | 'link-local', readonly Network[]>> = {
  private: networks(
    ...[
      '10.0.0.0/8',
      '100.64.0.0/10',
      '172.16.0.0/12',
      '192.0.0.0/24',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '239.0.0.0/8',
    ],
    ...['fc00::/7', 'fec0::/10'],
  ),
  loopback: networks('127.0.0.0/8', '::1/128'),
  multicast: networks('224.0.0.0/4', 'ff00::/8'),
  'link-local': networks('169.254.0.0/16', 'fe80::/10'),
};

/** What Python's `ipaddress` calls private, reserved and not global (IANA's registries of special purposes). */
const SPECIAL = {
  private: networks(
    ...['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/29', '192.0.0.170/31'],
    ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4'],
    ...['::1/128', '::/128', '100::/64', '2001::/23', '2001:db8::/32', 'fc00::/7', 'fe80::/10'],
  ),
  shared: networks('100.64.0.0/10'),
  reserved: networks(
    ...['240.0.0.0/4', '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3'],
    ...['8000::/3', 'a000::/3', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6', 'fe00::/9'],
  ),
} as const;

/** For the tests of ansible.utils, which ask Python's `ipaddress`. */
export function isSpecial(kind: keyof typeof SPECIAL, network: Network): boolean {
  const isMapped =
    kind !== 'reserved' && network.version === 6 && network.prefix === 128 && network.address >> 32n === 0xffffn;
  // An IPv4 address in the clothes of IPv6 is what it is without them.
  const meant: Network = isMapped
    ? { ...network, version: 4, address: network.address & 0xffffffffn, prefix: 32 }
    : network;
  return SPECIAL[kind].some((outer) => contains(outer, meant));
}

export type RangeName = keyof typeof RANGES;

export const isIn = (range: RangeName, network: Network): boolean =>
  RANGES[range].some((outer) => contains(outer, network));

/** A mask, or one turned around: ones and then zeros, or zeros and then ones. */
const isMaskLike = ({ version, address }: Network): boolean =>
  /^(?:1*0*|0*1*)$/.test(address.toString(2).padStart(version === 4 ? 32 : 128, '0'));

/** True for an address of the open internet: none of a private network, and no mask. */
export const isPublic = (network: Network): boolean =>
  (['private', 'loopback', 'multicast', 'link-local'] as const).every((range) => !isIn(range, network)) &&
  !isMaskLike(network);
