import { REQUIRED } from '../../bind.ts';
import { bitsOf } from '../../formats/network/address.ts';
import { interfaceIdentifier, parseHardwareAddress } from '../../formats/network/hardware-address.ts';
import { firstOf, lastOf, type Network, parseNetwork, sizeOf, textOf } from '../../formats/network/network.ts';
import type { Filter } from '../../library.ts';
import { limitItems } from '../../operations/limits.ts';
import { toInteger } from '../../operations/number.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { refuse, usable } from '../../operations/usable.ts';
import type { Value } from '../../value.ts';
import { defineFilter } from '../define.ts';

const wanted = (filter: string, value: Value): Network =>
  parseNetwork(text(value)) ?? refuse(`${filter}: ${JSON.stringify(text(value))} is no address and no network`);

const show = (version: 4 | 6, first: bigint, prefix: number): string => `${textOf(version, first)}/${prefix}`;

// Math.max takes no bigints.
function highest(a: bigint, b: bigint): bigint {
  if (b > a) return b;
  return a;
}

function lowest(a: bigint, b: bigint): bigint {
  if (b < a) return b;
  return a;
}

interface Range {
  first: bigint;
  last: bigint;
  alone?: Network | undefined;
}

/** The fewest networks that hold the addresses of a range, and no others. */
function* networksOf(version: 4 | 6, { first, last }: Range): Iterable<string> {
  const bits = bitsOf(version);
  for (let at = first; at <= last; ) {
    let length = 0;
    while (length < bits) {
      const size = 1n << BigInt(length + 1);
      if (at % size !== 0n || at + size - 1n > last) break;
      length++;
    }
    yield show(version, at, bits - length);
    at += 1n << BigInt(length);
  }
}

function merge(networks: readonly Network[]): string[] {
  return ([4, 6] as const).flatMap((version) => {
    const own = networks.filter((network) => network.version === version);
    const ranges = own.map((network): Range => ({ first: firstOf(network), last: lastOf(network), alone: network }));
    ranges.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    const merged: Range[] = [];
    for (const range of ranges) {
      const before = merged.at(-1);
      if (before && range.first <= before.last + 1n) {
        before.last = highest(before.last, range.last);
        before.alone = undefined;
      } else merged.push({ ...range });
    }
    return merged.flatMap((range) => {
      // What merged with nothing stays as it was written, host bits included.
      const { alone } = range;
      return alone ? [show(version, alone.address, alone.prefix)] : [...networksOf(version, range)];
    });
  });
}

/** The smallest network that holds all of them. */
function span(networks: readonly Network[]): Value {
  const [one] = networks;
  if (!one) return null;
  if (networks.length === 1) return show(one.version, one.address, one.prefix);
  if (networks.some(({ version }) => version !== one.version)) {
    refuse('cidr_merge: IPv4 and IPv6 have no network in common');
  }
  const first = networks.map(firstOf).reduce(lowest);
  const last = networks.map(lastOf).reduce(highest);
  const bits = bitsOf(one.version);
  const differing = (first ^ last).toString(2).replace(/^0$/, '').length;
  const prefix = bits - differing;
  return show(one.version, firstOf({ ...one, address: first, prefix }), prefix);
}

/** Every address of a network. */
function addressesOf(network: Network): bigint[] {
  const size = Number(sizeOf(network));
  limitItems(size);
  return Array.from({ length: size }, (_, i) => firstOf(network) + BigInt(i));
}

function asSlaac(input: Value, query: Value): Value {
  const known = usable(input);
  const network = typeof known === 'string' ? parseNetwork(known) : undefined;
  const hardware = query === null ? undefined : parseHardwareAddress(text(query));
  if (network?.version !== 6 || hardware === undefined) return false;
  return textOf(6, firstOf(network) + interfaceIdentifier(hardware));
}

/** Filters of ansible.utils for sets of addresses, and for what addresses are made of. */
export const addressSetFilters: readonly Filter[] = [
  defineFilter(['cidr_merge'], { action: 'merge' }, (input, { action }) => {
    const networks = iterate(input).map((item) => wanted('cidr_merge', item));
    if (action === 'merge') return merge(networks);
    return action === 'span' ? span(networks) : refuse(`cidr_merge: invalid action '${text(action)}'`);
  }),
  defineFilter(['usable_range'], {}, (input) => {
    const network = wanted('usable_range', input);
    if (network.address !== firstOf(network)) refuse(`usable_range: ${text(input)} has host bits set`);
    const usableOnes = addressesOf(network).map((address) => textOf(network.version, address));
    return new Map<string, Value>([
      ['usable_ips', usableOnes],
      ['number_of_ips', toInteger(sizeOf(network))],
    ]);
  }),
  defineFilter(['ip4_hex'], { delimiter: '' }, (input, { delimiter }) => {
    const network = wanted('ip4_hex', input);
    if (network.version !== 4 || network.hasPrefix) refuse(`ip4_hex: ${text(input)} is no IPv4 address`);
    return (network.address.toString(16).padStart(8, '0').match(/../g) ?? []).join(text(delimiter));
  }),
  defineFilter(['slaac'], { query: REQUIRED }, (input, { query }) => asSlaac(input, query)),
];
