import { type Change, change, joinShell } from '../../sdk/index.ts';
import type { ContainerWant, WantedNetwork } from './container-params.ts';
import { type Described, docker, entriesAt, textAt, textsAt } from './docker-client.ts';

/** How a network is joined, as flags of `docker network connect`. */
export const joinFlags = ({ ipv4_address: v4, ipv6_address: v6, aliases, links }: WantedNetwork): string[] => [
  ...(v4 === undefined ? [] : ['--ip', v4]),
  ...(v6 === undefined ? [] : ['--ip6', v6]),
  ...(aliases ?? []).flatMap((alias) => ['--alias', alias]),
  ...(links ?? []).flatMap((link) => ['--link', link]),
];

/** The same as flags of `docker create`, for the network that a container is born in. */
export const bornFlags = ({ ipv4_address: v4, ipv6_address: v6, aliases }: WantedNetwork): string[] => [
  ...(v4 === undefined ? [] : ['--ip', v4]),
  ...(v6 === undefined ? [] : ['--ip6', v6]),
  ...(aliases ?? []).flatMap((alias) => ['--network-alias', alias]),
];

/** The network that a new container is born in, where the task says how. */
export const bornIn = ({ network_mode: mode, networks }: ContainerWant): WantedNetwork | undefined =>
  networks?.find(({ name }) => name === mode);

export const leavesOthers = ({ comparisons, purge_networks: purge, networks }: ContainerWant): boolean =>
  networks === undefined ? !purge : !(purge || comparisons.networks === 'strict');

/** What differs between the networks of a container that stays and those wanted. */
export function* planNetworks(want: ContainerWant, container: Described): Iterable<Change> {
  const joined = new Map(entriesAt(container, 'NetworkSettings', 'Networks'));
  if ((want.comparisons.networks ?? want.comparisons['*']) !== 'ignore') {
    for (const network of want.networks ?? []) {
      const { name } = network;
      const is = joined.get(name);
      if (is !== undefined && fits(network, is as Described)) continue;
      const join = docker(want, ['network', 'connect', ...joinFlags(network), '--', name, want.name]);
      const leave = is === undefined ? [] : [docker(want, ['network', 'disconnect', '--', name, want.name])];
      yield change('network', is === undefined ? null : name, name, joinShell([...leave, join], ' && '));
    }
  }
  if (leavesOthers(want)) return;
  for (const name of joined.keys()) {
    if ((want.networks ?? []).some((network) => network.name === name)) continue;
    yield change('network', name, null, docker(want, ['network', 'disconnect', '--', name, want.name]));
  }
}

function fits({ ipv4_address: v4, ipv6_address: v6, aliases, links }: WantedNetwork, is: Described): boolean {
  if (v4 !== undefined && v4 !== textAt(is, 'IPAMConfig', 'IPv4Address')) return false;
  if (v6 !== undefined && v6 !== textAt(is, 'IPAMConfig', 'IPv6Address')) return false;
  const names = new Set(textsAt(is, 'Aliases'));
  const tied = new Set(textsAt(is, 'Links'));
  return (aliases ?? []).every((alias) => names.has(alias)) && (links ?? []).every((link) => tied.has(link));
}
