import { REQUIRED } from '../bind.ts';
import { contains, firstOf, maskOf, type Network, parseNetwork } from '../formats/network/network.ts';
import type { Test } from '../library.ts';
import { iterate } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import type { Value } from '../value.ts';
import { defineTest } from './define.ts';

/** An address or a network; one with host bits beside its prefix is neither. */
function read(value: Value): Network | undefined {
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  return network && network.address === firstOf(network) ? network : undefined;
}
const isInOne = (input: Value, networks: Value): boolean => {
  const inner = read(input);
  return inner !== undefined && iterate(networks).some((item) => isOver(read(item), inner));
};
const isOver = (outer: Network | undefined, inner: Network): boolean => outer !== undefined && contains(outer, inner);

/** A mask of IPv4: `255.255.255.0`, or turned around `0.0.0.255`. */
function isMask(input: Value, turned: boolean): boolean {
  const written = text(input);
  const mask = parseNetwork(written);
  if (mask?.version !== 4 || mask.hasPrefix) return false;
  const ALL = 0xffffffffn;
  const ones = turned ? mask.address ^ ALL : mask.address;
  return Array.from({ length: 33 }, (_, prefix) => maskOf({ ...mask, prefix })).includes(ones);
}

const inSix = (name: string, network: string): Test => {
  const outer = parseNetwork(network);
  return defineTest([name], {}, (input) => {
    const inner = read(input);
    return inner !== undefined && !inner.hasPrefix && isOver(outer, inner);
  });
};

const HARDWARE = /^(?:(?:[\da-f]{2}[:-]){5}[\da-f]{2}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}|[\da-f]{12})$/i;

/** Tests of ansible.utils for addresses beside lists of networks, masks, and ranges of IPv6 with a meaning. */
export const addressSetTests: readonly Test[] = [
  defineTest(['in_any_network'], { networks: REQUIRED }, (input, { networks }) => isInOne(input, networks)),
  defineTest(['in_one_network'], { networks: REQUIRED }, (input, { networks }) => isInOne(input, networks)),
  defineTest(['ipv4_netmask'], {}, (input) => isMask(input, false)),
  defineTest(['ipv4_hostmask'], {}, (input) => isMask(input, true)),
  inSix('ipv6_ipv4_mapped', '::ffff:0:0/96'),
  inSix('ipv6_sixtofour', '2002::/16'),
  inSix('ipv6_teredo', '2001::/32'),
  defineTest(['mac'], {}, (input) => HARDWARE.test(text(input))),
];
