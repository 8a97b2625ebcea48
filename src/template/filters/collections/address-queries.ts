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
  usableRange,
} from '../../formats/network/network.ts';
import { isIn, isPublic } from '../../formats/network/ranges.ts';
import { toInteger } from '../../operations/number.ts';
import { refuse } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';

/** What a query makes of an address; undefined where it does not apply, which drops the address. */
type Query = (network: Network) => Value | undefined;

const show = (network: Network, value: bigint): string => textOf(network.version, value);
const withPrefix = (network: Network, value: bigint): string => `${show(network, value)}/${network.prefix}`;
const hostMask = (network: Network): bigint => sizeOf(network) - 1n;
const isHost = (network: Network): boolean => sizeOf(network) === 1n || network.address !== firstOf(network);

/** The address itself as it was written. */
const written = (network: Network): string =>
  network.hasPrefix ? withPrefix(network, network.address) : show(network, network.address);

const keepIf =
  (holds: (network: Network) => boolean): Query =>
  (network) =>
    holds(network) ? written(network) : undefined;
const ofNetwork =
  (query: Query): Query =>
  (network) =>
    sizeOf(network) > 1n ? query(network) : undefined;

const step = (by: bigint): Query =>
  ofNetwork((network) => {
    const { first, last } = usableRange(network);
    const value = network.address + by;
    return value >= first && value <= last ? show(network, value) : undefined;
  });

const reverseName: Query = (network) => {
  if (network.version === 4) return `${show(network, network.address).split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = network.address.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa.`;
};

const hostWithPrefix: Query = ofNetwork((network) =>
  network.address === firstOf(network) ? undefined : withPrefix(network, network.address),
);

const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', written],
  ['bool', () => true],
  ['version', (network) => network.version],
  [
    'type',
    (network) =>
      network.hasPrefix && network.address === firstOf(network) && sizeOf(network) > 1n ? 'network' : 'address',
  ],
  ['int', (network) => toInteger(network.address)],
  ['prefix', (network) => network.prefix],
  ['size', (network) => toInteger(sizeOf(network))],
  ['size_usable', (network) => toInteger(usableRange(network).last - usableRange(network).first + 1n)],
  ['address', (network) => (isHost(network) ? show(network, network.address) : undefined)],
  ['ip', (network) => (isHost(network) ? show(network, network.address) : undefined)],
  ['host', (network) => (isHost(network) ? written(network) : undefined)],
  ...['address/prefix', 'ip/prefix', 'host/prefix', 'hostnet', 'gateway', 'gw', 'router'].map(
    (name): [string, Query] => [name, hostWithPrefix],
  ),
  ['network', ofNetwork((network) => show(network, firstOf(network)))],
  ['network_id', ofNetwork((network) => show(network, firstOf(network)))],
  [
    'net',
    ofNetwork((network) => (network.address === firstOf(network) ? withPrefix(network, firstOf(network)) : undefined)),
  ],
  ['network/prefix', (network) => withPrefix(network, firstOf(network))],
  ['subnet', (network) => withPrefix(network, firstOf(network))],
  ['cidr', (network) => withPrefix(network, firstOf(network))],
  ['netmask', ofNetwork((network) => show(network, maskOf(network)))],
  ['hostmask', ofNetwork((network) => show(network, hostMask(network)))],
  ['wildcard', ofNetwork((network) => show(network, hostMask(network)))],
  [
    'broadcast',
    (network) => (network.version === 4 && sizeOf(network) > 2n ? show(network, lastOf(network)) : undefined),
  ],
  ['ip_netmask', ofNetwork((network) => `${show(network, network.address)} ${show(network, maskOf(network))}`)],
  ['ip_wildcard', ofNetwork((network) => `${show(network, network.address)} ${show(network, hostMask(network))}`)],
  ['network_netmask', ofNetwork((network) => `${show(network, firstOf(network))} ${show(network, maskOf(network))}`)],
  [
    'network_wildcard',
    ofNetwork((network) => `${show(network, firstOf(network))} ${show(network, hostMask(network))}`),
  ],
  ['first_usable', ofNetwork((network) => show(network, usableRange(network).first))],
  ['last_usable', ofNetwork((network) => show(network, usableRange(network).last))],
  [
    'range_usable',
    ofNetwork((network) => `${show(network, usableRange(network).first)}-${show(network, usableRange(network).last)}`),
  ],
  ['next_usable', step(1n)],
  ['previous_usable', step(-1n)],
  ['revdns', reverseName],
  ['wrap', (network) => wrap(network)],
  ['public', keepIf(isPublic)],
  ['private', keepIf((network) => isIn('private', network))],
  ['loopback', keepIf((network) => isIn('loopback', network))],
  ['lo', keepIf((network) => isIn('loopback', network))],
  ['multicast', keepIf((network) => isIn('multicast', network))],
  ['unicast', keepIf((network) => !isIn('multicast', network))],
  ['link-local', keepIf((network) => isIn('link-local', network))],
  ['ll', keepIf((network) => isIn('link-local', network))],
  ['ipv4', keepIf((network) => network.version === 4)],
  ['ipv6', keepIf((network) => network.version === 6)],
]);

/** An IPv6 address in the brackets that URLs want. */
export function wrap(network: Network): string {
  if (network.version === 4) return written(network);
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
export function queryOf(name: string): Query {
  const known = QUERIES.get(name);
  if (known) return known;
  if (/^-?\d+$/.test(name)) {
    return (network) => {
      const value = nthAddress(network, BigInt(name));
      return value === undefined ? undefined : withPrefix(network, value);
    };
  }
  const outer = parseNetwork(name);
  if (outer) return keepIf((network) => contains(outer, network));
  return refuse(
    `the filter 'ipaddr' has no query '${name}'`,
    `it has ${[...QUERIES.keys()].filter(Boolean).join(', ')}`,
  );
}

/** A number as an address: IPv4 as long as it fits. */
export const fromNumber = (value: bigint): Network | undefined => {
  if (value < 0n || value >= 1n << 128n) return undefined;
  const version = value < 1n << 32n ? 4 : 6;
  return { version, address: value, prefix: bitsOf(version), hasPrefix: false };
};
