import { type Address, bitsOf, formatAddress, parseAddress } from './address.ts';

/** An address with the network it stands in. */
export interface Network {
  readonly version: 4 | 6;
  /** The address as it is written, host bits included. */
  readonly address: bigint;
  readonly prefix: number;
  /** True where a prefix or mask was written. */
  readonly hasPrefix: boolean;
}

/** Reads an address, alone or with a prefix (`/24`) or a mask (`/255.255.255.0`); undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [written = '', mask, ...rest] = text.trim().split('/');
  const address = parseAddress(written);
  if (!address || rest.length > 0) return undefined;
  const bits = bitsOf(address.version);
  const prefix = mask === undefined ? bits : readPrefix(mask, address.version);
  if (prefix === undefined || prefix > bits) return undefined;
  return { version: address.version, address: address.value, prefix, hasPrefix: mask !== undefined };
}

function readPrefix(mask: string, version: 4 | 6): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  const parsed = parseAddress(mask);
  if (!parsed || parsed.version !== version) return undefined;
  const ones = parsed.value.toString(2).padStart(bitsOf(version), '0');
  const prefix = ones.indexOf('0') < 0 ? ones.length : ones.indexOf('0');
  return ones.slice(prefix).includes('1') ? undefined : prefix;
}

export const sizeOf = ({ version, prefix }: Network): bigint => 1n << BigInt(bitsOf(version) - prefix);

/** The lowest address: that of the network itself. */
export const firstOf = (network: Network): bigint => network.address - (network.address % sizeOf(network));

/** The highest address: for IPv4 that of the broadcast. */
export const lastOf = (network: Network): bigint => firstOf(network) + sizeOf(network) - 1n;

export const maskOf = (network: Network): bigint => (1n << BigInt(bitsOf(network.version))) - sizeOf(network);

export const contains = (outer: Network, inner: Network): boolean =>
  outer.version === inner.version && firstOf(outer) <= firstOf(inner) && lastOf(inner) <= lastOf(outer);

export const textOf = (version: Address['version'], value: bigint): string => formatAddress({ version, value });
