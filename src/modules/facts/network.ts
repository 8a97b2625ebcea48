import type { Json } from '../../sdk/index.ts';
import { type Address, readAddresses, type V4, type V6 } from './addresses.ts';
import type { Topic } from './fact.ts';
import type { Readings } from './readings.ts';

/** The interfaces, each under its own name too, and the addresses the outside is reached by. */
export const network: Topic = {
  names: ['interfaces', 'all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6'],
  // Each interface is a fact of its own.
  open: true,
  questions: ['interfaces', 'addresses'],
  facts(readings) {
    const addresses = readAddresses(readings.rows);
    const names = interfaceNames(readings, addresses);
    const described = names.map((name) => [name.replace(/[-:]/g, '_'), describe(name, addresses, readings)] as const);
    return {
      ...Object.fromEntries(described),
      interfaces: names,
      all_ipv4_addresses: addresses.v4.map((one) => one.address).filter((address) => !address.startsWith('127.')),
      all_ipv6_addresses: addresses.v6.map((one) => one.address).filter((address) => address !== '::1'),
      default_ipv4: defaultV4(readings, addresses.v4),
      default_ipv6: defaultV6(readings, addresses.v6),
    };
  },
};

interface Addresses {
  readonly v4: readonly V4[];
  readonly v6: readonly V6[];
}

function interfaceNames(readings: Readings, { v4, v6 }: Addresses): string[] {
  const known = readings.paths('/sys/class/net/').map((path) => path.split('/')[4] ?? '');
  return [...new Set([...known, ...[...v4, ...v6].map((one: Address) => one.device)])];
}

/** By the numbers of linux/if_arp.h. */
const TYPES: Readonly<Record<string, string>> = {
  1: 'ether',
  32: 'infiniband',
  512: 'ppp',
  772: 'loopback',
  65534: 'tunnel',
};
const PROMISCUOUS = 0x100;

function describe(name: string, { v4, v6 }: Addresses, readings: Readings): Record<string, Json> {
  const [first, ...others] = v4.filter((one) => one.device === name).map(plainV4);
  const sixes = v6.filter((one) => one.device === name);
  const speed = Number.parseInt(attribute(name, 'speed', readings), 10);
  return {
    ...hardware(name, readings),
    ...bridged(name, readings),
    device: name,
    active: attribute(name, 'operstate', readings) !== 'down',
    promisc: (Number.parseInt(attribute(name, 'flags', readings), 16) & PROMISCUOUS) !== 0,
    ...(speed > 0 ? { speed } : {}),
    ...(first ? { ipv4: first } : {}),
    ...(others.length > 0 ? { ipv4_secondaries: others } : {}),
    ...(sixes.length > 0 ? { ipv6: sixes.map(({ address, prefix, scope }) => ({ address, prefix, scope })) } : {}),
  };
}

const attribute = (name: string, file: string, readings: Readings): string =>
  readings.line(`/sys/class/net/${name}/${file}`);

function hardware(name: string, readings: Readings): Record<string, Json> {
  const mac = attribute(name, 'address', readings);
  const mtu = Number.parseInt(attribute(name, 'mtu', readings), 10);
  const isA = (kind: string) => readings.exists(`/sys/class/net/${name}/${kind}`);
  const type = isA('bridge') ? 'bridge' : isA('bonding') ? 'bonding' : TYPES[attribute(name, 'type', readings)];
  return {
    ...(mac !== '' && !/^(00:?)+$/.test(mac) ? { macaddress: mac } : {}),
    ...(Number.isNaN(mtu) ? {} : { mtu }),
    type: type ?? 'unknown',
  };
}

/** What holds for a bridge alone: its number, the spanning tree and the interfaces in it. */
function bridged(name: string, readings: Readings): Record<string, Json> {
  if (!readings.exists(`/sys/class/net/${name}/bridge`)) return {};
  const id = attribute(name, 'bridge/bridge_id', readings);
  const tree = attribute(name, 'bridge/stp_state', readings);
  const members = readings.all('exists').flatMap((path) => {
    const [, member] = /^\/sys\/class\/net\/[^/]+\/brif\/(.+)$/.exec(path) ?? [];
    return member !== undefined && path.startsWith(`/sys/class/net/${name}/`) ? [member] : [];
  });
  return { interfaces: members, ...(id === '' ? {} : { id }), ...(tree === '' ? {} : { stp: tree === '1' }) };
}

const plainV4 = ({ address, broadcast, netmask, network: net, prefix }: V4) => ({
  address,
  broadcast,
  netmask,
  network: net,
  prefix,
});

/** The answer of `ip route get`: by which interface, gateway and own address a far host is reached. */
function readRoute(far: RegExp, readings: Readings): { device?: string; gateway?: string; source?: string } {
  const text = readings.rows.find((row) => far.test(row)) ?? '';
  const word = (name: string) => new RegExp(`\\b${name} (\\S+)`).exec(text)?.[1];
  const [device, gateway, source] = [word('dev'), word('via'), word('src')];
  return { ...(device ? { device } : {}), ...(gateway ? { gateway } : {}), ...(source ? { source } : {}) };
}

function defaultV4(readings: Readings, v4: readonly V4[]): Json {
  const { device, gateway, source } = readRoute(/^(?:[a-z]+ )?8\.8\.8\.8 /, readings);
  const own = v4.find((one) => one.device === device && one.address === source);
  if (device === undefined || own === undefined) return {};
  return {
    ...plainV4(own),
    interface: device,
    alias: own.label,
    ...(gateway ? { gateway } : {}),
    ...hardware(device, readings),
  };
}

function defaultV6(readings: Readings, v6: readonly V6[]): Json {
  const { device, gateway, source } = readRoute(/^(?:[a-z]+ )?2404:6800:400a:800::1012 /, readings);
  const own = v6.find((one) => one.device === device && one.address === source);
  if (device === undefined || own === undefined) return {};
  const { address, prefix, scope } = own;
  return { address, prefix, scope, interface: device, ...(gateway ? { gateway } : {}), ...hardware(device, readings) };
}
