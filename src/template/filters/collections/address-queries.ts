import { bitsOf } from '../../formats/network/address.ts';
import {
  contains,
  firstOf,
  lastOf,
  maskOf,
  type Network,
  parseNetwork,
  sizeOf,
  textOf,
} from '../../formats/network/network.ts';
import { isIn, isPublic } from '../../formats/network/ranges.ts';
import { toInteger } from '../../operations/number.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { moveUsable, usableOf } from './usable-addresses.ts';

/** What a query makes of an address, of which `written` is the text: None where it does not apply. */
type Query = (network: Network, written: string) => Value;

const show = (network: Network, value: bigint): string => textOf(network.version, value);
const withPrefix = (network: Network, value: bigint): string => `${show(network, value)}/${network.prefix}`;
const hostMask = (network: Network): bigint => sizeOf(network) - 1n;
const isFirst = (network: Network): boolean => network.address === firstOf(network);
const isSingle = (network: Network): boolean => sizeOf(network) === 1n;
const single = (network: Network): Network => ({ ...network, prefix: bitsOf(network.version) });

/** The address and its network in the form they were given in. */
const same: Query = (network) =>
  network.hasPrefix ? withPrefix(network, network.address) : show(network, network.address);

const keepIf =
  (holds: (network: Network) => boolean): Query =>
  (network, written) =>
    holds(network) ? written : null;

/** Queries for what is written with a prefix. */
const ofNetwork =
  (query: Query): Query =>
  (network, written) => {
    if (!network.hasPrefix) refuse('Not a network address');
    return isSingle(network) ? null : query(network, written);
  };

const reverseName: Query = (network) => {
  if (network.version === 4) return `${show(network, network.address).split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = network.address.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa.`;
};

/** An address that is not that of its network; in networks of two both are a machine's. */
const ofMachine =
  (query: (network: Network) => string): Query =>
  (network) => {
    if (isSingle(network)) return null;
    return sizeOf(network) === 2n || !isFirst(network) ? query(network) : null;
  };

const gateway: Query = (network) => {
  const isEdge = isFirst(network) || network.address === lastOf(network);
  return sizeOf(network) > 2n && isEdge ? false : withPrefix(network, network.address);
};

/** The other end of a line between two. */
const peer: Query = (network) => {
  if (!network.hasPrefix) refuse('Not a network address');
  if (sizeOf(network) === 2n) return show(network, network.address ^ 1n);
  if (sizeOf(network) !== 4n) return refuse('Not a point-to-point network');
  if (isFirst(network)) refuse('Network address of /30 has no peer');
  if (network.address === lastOf(network)) refuse('Broadcast address of /30 has no peer');
  return show(network, network.address ^ 3n);
};

const isPrivate = (network: Network): boolean => isIn('private', network) || isIn('link-local', network);

const SIX_TO_FOUR = parseNetwork('2002::/16') as Network;

const sixToFour: Query = (network, written) => {
  const isNetwork = !isSingle(network) && isFirst(network);
  if (network.version === 6) return contains(SIX_TO_FOUR, single(network)) && !isNetwork ? written : false;
  const address = single(network);
  if (isNetwork || !(isPublic(address) || isPrivate(address))) return false;
  const digits = network.address.toString(16).padStart(8, '0');
  return `2002:${digits.slice(0, 4)}:${digits.slice(4)}::1/48`;
};

const MAPPED = 0xffffn;

/** IPv4 as IPv6 (`::ffff:192.0.2.1`), and back where it is one. */
const asSix: Query = (network, written) =>
  network.version === 6 ? written : `${textOf(6, (MAPPED << 32n) | network.address)}/${network.prefix + 96}`;
const asFour: Query = (network, written) => {
  if (network.version === 4) return written;
  const above = network.address >> 32n;
  if (network.prefix < 96 || (above !== 0n && above !== MAPPED)) return false;
  return `${textOf(4, network.address & 0xffffffffn)}/${network.prefix - 96}`;
};

const all = (names: string, query: Query): (readonly [string, Query])[] =>
  names.split(' ').map((name) => [name, query]);

const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', same],
  ['6to4', sixToFour],
  ['bool', () => true],
  ['version', (network) => network.version],
  ['type', (network) => (isSingle(network) || !isFirst(network) ? 'address' : 'network')],
  ['int', (network) => (network.hasPrefix ? `${network.address}/${network.prefix}` : toInteger(network.address))],
  ['prefix', (network) => network.prefix],
  ['size', (network) => toInteger(sizeOf(network))],
  [
    'size_usable',
    (network) => {
      const size = sizeOf(network);
      if (size <= 2n) return size === 1n ? 0 : 2;
      return toInteger(size - 2n);
    },
  ],
  ...all('address ip', (network) =>
    sizeOf(network) <= 2n || network.version === 6 || !isFirst(network) ? show(network, network.address) : null,
  ),
  ['host', (network) => (sizeOf(network) <= 2n || !isFirst(network) ? withPrefix(network, network.address) : null)],
  ...all('address/prefix host/prefix hostnet gateway gw router', gateway),
  ['ip/prefix', ofMachine((network) => withPrefix(network, network.address))],
  ['ip_netmask', ofMachine((network) => `${show(network, network.address)} ${show(network, maskOf(network))}`)],
  ['ip_wildcard', ofMachine((network) => `${show(network, network.address)} ${show(network, hostMask(network))}`)],
  ...all('network network_id', (network) => show(network, firstOf(network))),
  ['net', (network) => (!isSingle(network) && isFirst(network) ? withPrefix(network, firstOf(network)) : null)],
  ['cidr', (network) => withPrefix(network, network.address)],
  ...all('network/prefix subnet', (network) => withPrefix(network, firstOf(network))),
  ['netmask', (network) => show(network, maskOf(network))],
  ...all('hostmask wildcard', (network) => show(network, hostMask(network))),
  ['broadcast', (network) => (sizeOf(network) > 2n ? show(network, lastOf(network)) : null)],
  ['network_netmask', (network) => `${show(network, firstOf(network))} ${show(network, maskOf(network))}`],
  ['network_wildcard', (network) => `${show(network, firstOf(network))} ${show(network, hostMask(network))}`],
  ['first_usable', ofNetwork((network) => show(network, usableOf(network).first))],
  ['last_usable', ofNetwork((network) => show(network, usableOf(network).last))],
  [
    'range_usable',
    ofNetwork((network) => `${show(network, usableOf(network).first)}-${show(network, usableOf(network).last)}`),
  ],
  ['next_usable', ofNetwork((network) => moveUsable(network, 1n))],
  ['previous_usable', ofNetwork((network) => moveUsable(network, -1n))],
  ['peer', peer],
  ['revdns', reverseName],
  ['wrap', (network, written) => (network.version === 4 ? written : wrap(network))],
  ['public', keepIf((network) => isPublic(single(network)))],
  ['private', keepIf(isPrivate)],
  ...all(
    'loopback lo',
    keepIf((network) => isIn('loopback', single(network))),
  ),
  ['multicast', keepIf((network) => isIn('multicast', network))],
  ['unicast', keepIf((network) => !isIn('multicast', network))],
  ...all(
    'link-local ll',
    keepIf((network) => isIn('link-local', single(network))),
  ),
  ...all('ipv4 v4', asFour),
  ...all('ipv6 v6', asSix),
]);

/** An IPv6 address in the brackets that URLs want. */
function wrap(network: Network): string {
  const address = `[${show(network, network.address)}]`;
  return network.hasPrefix ? `${address}/${network.prefix}` : address;
}

/** The address at a place in a network; negative places count from the end. */
export function nthAddress(network: Network, index: bigint): bigint | undefined {
  const size = sizeOf(network);
  const place = index < 0n ? index + size : index;
  return place < 0n || place >= size ? undefined : firstOf(network) + place;
}

/** The query of a name, a place in the network, or a network that must hold the address. */
export function queryOf(name: string, alias = 'ipaddr'): Query {
  const known = QUERIES.get(name);
  if (known) return known;
  if (/^-?\d+$/.test(name)) {
    return (network) => {
      if (isSingle(network)) return same(network, '');
      const value = nthAddress(network, BigInt(name));
      return value === undefined ? false : withPrefix(network, value);
    };
  }
  const outer = parseNetwork(name);
  if (outer) return keepIf((network) => contains(outer, network));
  return refuse(`${alias}: unknown filter type: ${name}`, `it has ${[...QUERIES.keys()].filter(Boolean).join(', ')}`);
}

/** A number as an address: IPv4 as long as it fits, unless IPv6 is asked for. */
export const fromNumber = (value: bigint, wanted?: 4 | 6): Network | undefined => {
  if (value < 0n || value >= 1n << 128n) return undefined;
  const version = value < 1n << 32n && wanted !== 6 ? 4 : 6;
  return { version, address: value, prefix: bitsOf(version), hasPrefix: false };
};
