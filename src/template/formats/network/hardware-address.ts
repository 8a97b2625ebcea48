/** A hardware address of 48 bits (EUI-48) as a number. */
const DIGITS = 12;

/** How it may be written (IEEE 802, Cisco, PostgreSQL, bare): the sign between the groups, and how long each may be. */
const FORMS: readonly (readonly [count: number, separators: string, longest: number, shortest: number])[] = [
  [6, ':-', 2, 1],
  [3, ':-.', 4, 1],
  [2, ':-', 6, 5],
];

/** Reads a hardware address of 48 bits in any of its common forms; undefined for anything else. */
export function parseHardwareAddress(text: string): bigint | undefined {
  if (/^[\da-f]{11,12}$/i.test(text)) return BigInt(`0x${text}`);
  if (/^\d+$/.test(text)) return BigInt(text) < 1n << 48n ? BigInt(text) : undefined;
  for (const [count, separators, longest, shortest] of FORMS) {
    for (const separator of separators) {
      const groups = text.split(separator);
      const isOne =
        groups.length === count &&
        groups.every((group) => /^[\da-f]+$/i.test(group) && group.length >= shortest && group.length <= longest);
      if (isOne) return BigInt(`0x${groups.map((group) => group.padStart(DIGITS / count, '0')).join('')}`);
    }
  }
  return undefined;
}

/** A hardware address in groups of so many digits. */
export function formatHardwareAddress(address: bigint, separator: string, size: number): string {
  const digits = address.toString(16).padStart(DIGITS, '0');
  return (digits.match(new RegExp(`.{${size}}`, 'g')) ?? []).join(separator);
}

/** The identifier of 64 bits that IPv6 makes of it (RFC 4291, appendix A): `fffe` in the middle, one bit turned. */
export const interfaceIdentifier = (address: bigint): bigint =>
  (((address >> 24n) << 40n) | 0xfffe000000n | (address & 0xffffffn)) ^ (1n << 57n);
