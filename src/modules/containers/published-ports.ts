/** One port of a container and where the host offers it. */
export interface PortBinding {
  /** `80/tcp`. */
  readonly port: string;
  /** Undefined where the task names no address. */
  readonly ip: string | undefined;
  /** Empty where docker chooses one; a range where it chooses among several. */
  readonly hostPort: string;
}

/**
 * The ports of a word in the syntax of the docker client: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:80:80`,
 * ranges on both sides. Undefined where it is none.
 */
export function readPorts(word: string): PortBinding[] | undefined {
  const match = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(?:([\d-]*):)?(\d+(?:-\d+)?)(?:\/(\w+))?$/.exec(word);
  // With one colon, what stands before it is the port of the host and no address.
  const short = /^(\d+(?:-\d+)?):(\d+(?:-\d+)?)(?:\/(\w+))?$/.exec(word);
  const [ip, host, inside, protocol] = short
    ? [undefined, short[1], short[2], short[3]]
    : [match?.[1] ?? match?.[2], match?.[3], match?.[4], match?.[5]];
  if (inside === undefined || (ip !== undefined && host === undefined)) return undefined;
  const ports = range(inside);
  const hosts = host === undefined || host === '' ? [] : range(host);
  return ports.map((port, index) => ({
    port: `${port}/${protocol ?? 'tcp'}`,
    ip,
    hostPort: ports.length === 1 && hosts.length > 1 ? (host ?? '') : String(hosts[index] ?? ''),
  }));
}

/** The ports of `80` or `80-90`. */
export function range(text: string): number[] {
  const [first = 0, last = first] = text.split('-').map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The port as docker names it: with its protocol. */
export const withProtocol = (port: string): string => (port.includes('/') ? port : `${port}/tcp`);
