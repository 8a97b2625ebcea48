import { REQUIRED } from '../bind.ts';
import { contains, firstOf, type Network, parseNetwork, sizeOf } from '../formats/network/network.ts';
import { isIn, isSpecial } from '../formats/network/ranges.ts';
import type { Test } from '../library.ts';
import type { Value } from '../value.ts';
import { defineTest } from './define.ts';

/** An address or a network; one with host bits beside its prefix is neither. */
function read(value: Value): Network | undefined {
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  return network && network.address === firstOf(network) ? network : undefined;
}

const addressTest = (name: string, holds: (network: Network) => boolean): Test =>
  defineTest([name], {}, (input) => {
    const network = read(input);
    return network !== undefined && holds(network);
  });

const isNetwork = (network: Network): boolean => network.address === firstOf(network);

/** Whether one network lies in the other; both must be networks. */
const nested = (name: string, holds: (one: Network, other: Network) => boolean): Test =>
  defineTest([name], { other: REQUIRED }, (input, args) => {
    const one = read(input);
    const other = read(args.other);
    return one !== undefined && other !== undefined && holds(one, other);
  });

/** Tests of ansible.utils for addresses and networks. */
export const addressTests: readonly Test[] = [
  addressTest('ip', () => true),
  addressTest('ip_address', (network) => !network.hasPrefix),
  addressTest('ipv4', ({ version }) => version === 4),
  addressTest('ipv6', ({ version }) => version === 6),
  addressTest('ipv4_address', ({ version, hasPrefix }) => version === 4 && !hasPrefix),
  addressTest('ipv6_address', ({ version, hasPrefix }) => version === 6 && !hasPrefix),
  addressTest('loopback', (network) => isIn('loopback', network)),
  addressTest('multicast', (network) => isIn('multicast', network)),
  addressTest('private', (network) => isSpecial('private', network)),
  addressTest('public', (network) => !isSpecial('private', network) && !isSpecial('shared', network)),
  addressTest('reserved', (network) => !network.hasPrefix && isSpecial('reserved', network)),
  addressTest('unspecified', ({ address, prefix, version }) => address === 0n && prefix === (version === 4 ? 32 : 128)),
  nested('in_network', (one, other) => contains(other, one)),
  nested('subnet_of', (one, other) => isNetwork(one) && sizeOf(one) <= sizeOf(other) && contains(other, one)),
  nested('supernet_of', (one, other) => contains(one, other)),
];
