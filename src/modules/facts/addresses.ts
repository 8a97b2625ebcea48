export interface Address {
  readonly device: string;
  readonly address: string;
  /** The number of network bits, as text. */
  readonly prefix: string;
}

export interface V4 extends Address {
  readonly family: 4;
  /** '' where the network has none. */
  readonly broadcast: string;
  readonly netmask: string;
  readonly network: string;
  /** The interface, or its alias such as `eth0:1`. */
  readonly label: string;
}

export interface V6 extends Address {
  readonly family: 6;
  readonly scope: string;
}

/** The lines of `ip -o addr show`, as iproute2 and busybox print them. */
export function readAddresses(lines: readonly string[]): { readonly v4: readonly V4[]; readonly v6: readonly V6[] } {
  const v4: V4[] = [];
  const v6: V6[] = [];
  for (const line of lines) {
    const [, device = '', family, address = '', length] =
      /^\d+:\s+(\S+?)(?:@\S+)?\s+(inet6?)\s+([^\s/]+)(?:\s+peer\s+[^\s/]+)?(?:\/(\d+))?/.exec(line) ?? [];
    if (family === 'inet') v4.push(readV4(device, address, Number(length ?? 32), line));
    else if (family === 'inet6') {
      v6.push({ family: 6, device, address, prefix: length ?? '128', scope: word('scope', line) });
    }
  }
  return { v4, v6 };
}

function readV4(device: string, address: string, prefix: number, line: string): V4 {
  const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  const label = /\bscope \S+(?: secondary| dynamic| noprefixroute)* (\S+?)\\?(?:\s|$)/.exec(line)?.[1] ?? device;
  return {
    family: 4,
    device,
    address,
    prefix: String(prefix),
    broadcast: word('brd', line),
    netmask: dotted(mask),
    network: dotted((numeric(address) & mask) >>> 0),
    label,
  };
}

const word = (name: string, line: string): string => new RegExp(`\\b${name} ([^\\s\\\\]+)`).exec(line)?.[1] ?? '';

const numeric = (address: string): number =>
  address.split('.').reduce((number, part) => ((number << 8) | Number(part)) >>> 0, 0);

const dotted = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
