import { isIP, isIPv4 } from 'node:net';
import { type HostAccess, need, probe, sh } from '../../sdk/index.ts';
import type { Observation } from './observe.ts';

/** By the numbers of /proc/net/tcp (the kernel's include/net/tcp_states.h), which begin with 1. */
export const CONNECTION_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
] as const;

export const isConnectionState = (name: string): boolean => (CONNECTION_STATES as readonly string[]).includes(name);

interface Counted {
  readonly states: readonly string[];
  /** Hosts whose connections do not count. */
  readonly exclude: readonly string[];
}

/**
 * Whether the host has connections of these states at a port of its own.
 *
 * @throws Unmet where the host cannot tell, or knows no address of a name
 */
export async function findConnections(
  host: HostAccess,
  address: string,
  port: number,
  { states, exclude }: Counted,
): Promise<Observation> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const names = [address, ...exclude].filter((name) => isIP(name) === 0);
  const { seen } = await host.inspect({
    seen: probe(
      sh`[ -r /proc/net/tcp ] || exit 3
for name in ${names}; do getent ahosts "$name" | sed "s/ .*//; s|^|host $name |"; done
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep ${`^ *[0-9]*: [0-9A-F]*:${hex} `}
exit 0`,
      ({ rc, stdout }) => ({ readable: rc !== 3, lines: stdout.split('\n') }),
    ),
  });
  need(seen.readable, 'this host has no /proc/net/tcp, so it cannot tell of its connections');
  const addressesOf = (name: string): readonly string[] => {
    if (isIP(name) !== 0) return [plain(name)];
    const found = seen.lines.filter((line) => line.startsWith(`host ${name} `)).map((line) => line.split(' ')[2] ?? '');
    need(found.length > 0, `the host knows no address of ${name}`);
    return found.map(plain);
  };
  const locals = addressesOf(address);
  const excluded = exclude.flatMap(addressesOf);
  const isAny = locals.includes('0.0.0.0') || locals.includes('::');
  const counts = (line: string): boolean => {
    const [, local = '', remote = '', state = ''] =
      /^ *\d+: ([0-9A-F]+):\S+ ([0-9A-F]+):\S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    if (!states.includes(CONNECTION_STATES[Number.parseInt(state, 16) - 1] ?? '')) return false;
    return (isAny || locals.includes(readAddress(local))) && !excluded.includes(readAddress(remote));
  };
  return { there: seen.lines.some(counts) };
}

/** An address as the kernel prints it: words of 32 bits in the order of a little-endian machine. */
export function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => `${bytes[2 * at]}${bytes[2 * at + 1]}`);
  return plain(groups.join(':'));
}

/** One spelling of each address; an IPv4 address in an IPv6 one is that IPv4 address. */
function plain(address: string): string {
  if (isIPv4(address)) return address;
  const short = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [, high = '', low = ''] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short) ?? [];
  if (high === '') return short;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
