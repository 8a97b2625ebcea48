import { REQUIRED } from '../../bind.ts';
import { wantInteger } from '../../coerce.ts';
import { bitsOf } from '../../formats/network/address.ts';
import {
  contains,
  firstOf,
  lastOf,
  type Network,
  parseNetwork,
  sizeOf,
  textOf,
} from '../../formats/network/network.ts';
import type { Filter } from '../../library.ts';
import { isInteger } from '../../operations/number.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { isList, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { fromNumber, nthAddress, queryOf } from './address-queries.ts';
import { moveUsable, usableOf } from './usable-addresses.ts';

function readNetwork(input: Value, version?: 4 | 6): Network | undefined {
  const known = usable(input);
  if (typeof known === 'string') return /^\d+$/.test(known) ? fromNumber(BigInt(known), version) : parseNetwork(known);
  return isInteger(known) ? fromNumber(BigInt(known), version) : undefined;
}

/** The text that queries give back: a number becomes the address that it is. */
const writtenOf = (input: Value, network: Network): string =>
  typeof input === 'string' && !/^\d+$/.test(input)
    ? input
    : `${textOf(network.version, network.address)}/${network.prefix}`;

/** An argument that must be a network. */
const wantNetwork = (filter: string, input: Value): Network =>
  readNetwork(input) ??
  refuse(`the filter '${filter}' wants an address or a network, not ${JSON.stringify(text(input))}`);

/** False for what is no address, None for what does not fit the query; in lists, such items are left out. */
function ask(input: Value, query: string, version?: 4 | 6, alias = 'ipaddr'): Value {
  const known = usable(input);
  if (isList(known)) {
    return Array.from(known, (item) => ask(item, query, version)).filter(truth);
  }
  const network = readNetwork(known, version);
  if (!network || (version !== undefined && network.version !== version)) return false;
  return queryOf(query, alias)(network, writtenOf(known, network));
}

const askFilter = (name: string, version?: 4 | 6): Filter =>
  defineFilter([name], { query: '', version: null, alias: name }, (input, { query, version: wanted }) =>
    ask(input, text(query), version ?? (wanted === null ? undefined : wanted === 4 ? 4 : 6), name),
  );

function wrapAll(input: Value): Value {
  if (isList(input)) return Array.from(input, wrapAll);
  const known = ask(input, '', undefined, 'ipwrap');
  return typeof known === 'string' ? ask(known, 'wrap') : input;
}

/** The place of a network among those of its size in another one, from 1. */
function placeIn(network: Network, other: string): Value {
  const outer = parseNetwork(other) ?? refuse(`You must pass a valid subnet or IP address; ${other} is invalid`);
  if (!contains(outer, network)) refuse(`${subnetText(network, network.prefix)} is not in the subnet ${other}`);
  return String((firstOf(network) - firstOf(outer)) / sizeOf(network) + 1n);
}

const subnetText = (network: Network, prefix: number): string =>
  `${textOf(network.version, firstOf({ ...network, prefix }))}/${prefix}`;

/** The count of subnets of a size, or the one at a place; with another network, the place of this one in it. */
function subnet(input: Value, query: Value, index: Value): Value {
  const network = readNetwork(input);
  if (!network) return false;
  const wanted = text(query);
  if (wanted === '') return subnetText(network, network.prefix);
  if (!/^\d+$/.test(wanted)) return placeIn(network, wanted);
  const [prefix, bits] = [Number(wanted), bitsOf(network.version)];
  if (prefix > bits) return false;
  const place = index === null ? undefined : Number(text(index));
  if (network.prefix === bits) {
    // One address: its networks from that size on, each half the one before.
    if (place === undefined) return subnetText(network, prefix);
    const size = place < 0 ? bits + place : prefix + place;
    return size < prefix || size >= bits ? false : subnetText(network, size);
  }
  if (prefix < network.prefix) {
    return place === undefined ? refuse(`Requested subnet size of ${prefix} is invalid`) : false;
  }
  const count = 1n << BigInt(prefix - network.prefix);
  if (place === undefined) return String(count);
  const at = BigInt(place) + (place < 0 ? count : 0n);
  if (at < 0n || at >= count) return false;
  return `${textOf(network.version, firstOf(network) + at * sizeOf({ ...network, prefix }))}/${prefix}`;
}

/** False where it is no address, None where the network ends before. */
function nthUsable(input: Value, offset: number): Value {
  const network = readNetwork(input);
  return network ? moveUsable(network, BigInt(offset)) : false;
}

/** Filters of ansible.utils for addresses and networks. */
export const addressFilters: readonly Filter[] = [
  askFilter('ipaddr'),
  askFilter('ipv4', 4),
  askFilter('ipv6', 6),
  defineFilter(['ipwrap'], { query: '' }, wrapAll),
  defineFilter(['ipsubnet'], { query: '', index: null }, (input, { query, index }) => subnet(input, query, index)),
  defineFilter(['nthhost'], { query: REQUIRED }, (input, { query }) => {
    const network = readNetwork(input);
    if (!network) return false;
    const value = nthAddress(network, BigInt(wantInteger("the place of the filter 'nthhost'", query)));
    return value === undefined ? false : textOf(network.version, value);
  }),
  defineFilter(['network_in_usable'], { test: REQUIRED }, (input, { test }) => {
    const [network, inner] = [readNetwork(input), readNetwork(test)];
    if (!network || !inner || network.version !== inner.version) return false;
    const { first, last } = usableOf(network);
    return firstOf(inner) >= first && lastOf(inner) <= last;
  }),
  defineFilter(['network_in_network'], { test: REQUIRED }, (input, { test }) => {
    const [network, inner] = [readNetwork(input), readNetwork(test)];
    return network !== undefined && inner !== undefined && contains(network, inner);
  }),
  defineFilter(['reduce_on_network'], { network: REQUIRED }, (input, { network }) => {
    const outer = wantNetwork('reduce_on_network', network);
    return [...iterate(input)].filter((item) => {
      const inner = readNetwork(item);
      return inner !== undefined && contains(outer, inner);
    });
  }),
  defineFilter(['next_nth_usable'], { offset: REQUIRED }, (input, { offset }) =>
    nthUsable(input, wantInteger("the offset of 'next_nth_usable'", offset)),
  ),
  defineFilter(['previous_nth_usable'], { offset: REQUIRED }, (input, { offset }) =>
    nthUsable(input, -wantInteger("the offset of 'previous_nth_usable'", offset)),
  ),
  defineFilter(['ipmath'], { amount: REQUIRED }, (input, { amount }) => {
    const network = wantNetwork('ipmath', input);
    const moved = network.address + BigInt(wantInteger("the amount of the filter 'ipmath'", amount));
    if (moved < 0n || moved >= 1n << BigInt(bitsOf(network.version)))
      refuse('result outside valid IP address boundary!');
    return textOf(network.version, moved);
  }),
];
