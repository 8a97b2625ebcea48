import { REQUIRED } from '../../bind.ts';
import { wantInteger } from '../../coerce.ts';
import { bitsOf } from '../../formats/network/address.ts';
import {
  contains,
  firstOf,
  type Network,
  parseNetwork,
  sizeOf,
  textOf,
  usableRange,
} from '../../formats/network/network.ts';
import type { Filter } from '../../library.ts';
import { isInteger } from '../../operations/number.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { refuse, usable } from '../../operations/usable.ts';
import { isList, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { fromNumber, nthAddress, queryOf, wrap } from './address-queries.ts';

function readNetwork(input: Value): Network | undefined {
  const known = usable(input);
  if (typeof known === 'string') return /^\d+$/.test(known) ? fromNumber(BigInt(known)) : parseNetwork(known);
  return isInteger(known) ? fromNumber(BigInt(known)) : undefined;
}

/** An argument that must be a network. */
const wantNetwork = (filter: string, input: Value): Network =>
  readNetwork(input) ??
  refuse(`the filter '${filter}' wants an address or a network, not ${JSON.stringify(text(input))}`);

/** False for what is no address or does not fit the query; in lists, such items are left out. */
function ask(input: Value, query: string, version?: 4 | 6): Value {
  const known = usable(input);
  if (isList(known)) {
    return Array.from(known, (item) => ask(item, query, version)).filter((found) => found !== false);
  }
  const network = readNetwork(known);
  if (!network || (version !== undefined && network.version !== version)) return false;
  return queryOf(query)(network) ?? false;
}

const askFilter = (name: string, version?: 4 | 6): Filter =>
  defineFilter([name], { query: '', version: null, alias: name }, (input, { query, version: wanted }) =>
    ask(input, text(query), version ?? (wanted === null ? undefined : wanted === 4 ? 4 : 6)),
  );

function wrapAll(input: Value): Value {
  if (isList(input)) return Array.from(input, wrapAll);
  const network = typeof input === 'string' ? parseNetwork(input) : undefined;
  return network ? wrap(network) : input;
}

/** The count of subnets of a size, or the one at a place; with another network, the place of this one in it. */
function subnet(input: Value, query: Value, index: Value): Value {
  const network = readNetwork(input);
  if (!network) return false;
  if (query === '') return `${textOf(network.version, firstOf(network))}/${network.prefix}`;
  const prefix = Number(text(query));
  if (!Number.isInteger(prefix)) return refuse("the filter 'ipsubnet' wants the length of a prefix");
  if (prefix < 0 || prefix > bitsOf(network.version)) return false;
  if (!network.hasPrefix || prefix < network.prefix) {
    const outer = { ...network, prefix };
    return `${textOf(network.version, firstOf(outer))}/${prefix}`;
  }
  const count = 1n << BigInt(prefix - network.prefix);
  if (index === 'x') return String(count);
  const wanted = BigInt(wantInteger("the index of the filter 'ipsubnet'", index));
  const place = wanted < 0n ? wanted + count : wanted;
  if (place < 0n || place >= count) return false;
  return `${textOf(network.version, firstOf(network) + place * sizeOf({ ...network, prefix }))}/${prefix}`;
}

/** The usable address so many places behind (or before) this one, or false where the network ends. */
function moveUsable(filter: string, input: Value, offset: number): Value {
  const network = wantNetwork(filter, input);
  const { first, last } = usableRange(network);
  const value = network.address + BigInt(offset);
  return sizeOf(network) > 1n && value >= first && value <= last ? textOf(network.version, value) : false;
}

/** Filters of ansible.utils for addresses and networks. */
export const addressFilters: readonly Filter[] = [
  askFilter('ipaddr'),
  askFilter('ipv4', 4),
  askFilter('ipv6', 6),
  defineFilter(['ipwrap'], { query: '' }, wrapAll),
  defineFilter(['ipsubnet'], { query: '', index: 'x' }, (input, { query, index }) => subnet(input, query, index)),
  defineFilter(['nthhost'], { query: REQUIRED }, (input, { query }) => {
    const network = wantNetwork('nthhost', input);
    const value = nthAddress(network, BigInt(wantInteger("the place of the filter 'nthhost'", query)));
    return value === undefined ? false : textOf(network.version, value);
  }),
  defineFilter(['network_in_usable'], { test: REQUIRED }, (input, { test }) => {
    const [network, inner] = [wantNetwork('network_in_usable', input), wantNetwork('network_in_usable', test)];
    const { first, last } = usableRange(network);
    return network.version === inner.version && inner.address >= first && inner.address <= last;
  }),
  defineFilter(['network_in_network'], { test: REQUIRED }, (input, { test }) =>
    contains(wantNetwork('network_in_network', input), wantNetwork('network_in_network', test)),
  ),
  defineFilter(['reduce_on_network'], { network: REQUIRED }, (input, { network }) => {
    const outer = wantNetwork('reduce_on_network', network);
    return [...iterate(input)].filter((item) => contains(outer, wantNetwork('reduce_on_network', item)));
  }),
  defineFilter(['next_nth_usable'], { offset: REQUIRED }, (input, { offset }) =>
    moveUsable('next_nth_usable', input, wantInteger("the offset of 'next_nth_usable'", offset)),
  ),
  defineFilter(['previous_nth_usable'], { offset: REQUIRED }, (input, { offset }) =>
    moveUsable('previous_nth_usable', input, -wantInteger("the offset of 'previous_nth_usable'", offset)),
  ),
  defineFilter(['ipmath'], { amount: REQUIRED }, (input, { amount }) => {
    const network = wantNetwork('ipmath', input);
    const moved = network.address + BigInt(wantInteger("the amount of the filter 'ipmath'", amount));
    if (moved < 0n || moved >= 1n << BigInt(bitsOf(network.version)))
      refuse('result outside valid IP address boundary!');
    return textOf(network.version, moved);
  }),
];
