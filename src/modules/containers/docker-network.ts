import { z } from 'zod';
import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  dict,
  joinShell,
  list,
  params,
  type Shell,
  sh,
  str,
} from '../../sdk/index.ts';
import {
  at,
  clientAliases,
  clientParams,
  clientUnsupported,
  type Described,
  docker,
  entriesAt,
  needSeen,
  pairs,
  readJson,
  seenProbe,
  textAt,
  textOf,
} from './docker-client.ts';

const shape = () => ({
  ...clientParams(),
  name: str(),
  state: choice('present', 'absent').default('present'),
  driver: str().default('bridge'),
  driver_options: dict().default({}),
  labels: dict().default({}),
  attachable: bool().optional(),
  internal: bool().optional(),
  enable_ipv4: bool().optional(),
  enable_ipv6: bool().optional(),
  ingress: bool().optional(),
  config_only: bool().optional(),
  config_from: str().optional(),
  scope: choice('local', 'global', 'swarm').optional(),
  ipam_driver: str().optional(),
  ipam_driver_options: dict().optional(),
  ipam_config: z
    .array(
      z.strictObject({
        subnet: str().optional(),
        iprange: str().optional(),
        gateway: str().optional(),
        aux_addresses: dict().optional(),
      }),
    )
    .optional(),
  connected: list().default([]),
  appends: bool().default(false),
  force: bool().default(false),
});
type NetworkWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const dockerNetwork = defineModule({
  name: 'docker_network',
  collection: 'community.docker',
  summary: 'Have a network for containers, with just the containers that are named.',
  params: params(shape, {
    unsupported: clientUnsupported,
    aliases: { ...clientAliases, name: ['network_name'], connected: ['containers'], appends: ['incremental'] },
  }),
  inspect: (want) => ({ network: seenProbe(want, 'network', want.name) }),
  *plan(want, { network }) {
    needSeen(network);
    const { found } = network;
    if (want.state === 'absent') {
      if (found) yield change('network', want.name, null, remove(want, want.force ? membersOf(found) : []));
      return;
    }
    const differences = found ? [...differencesOf(want, found)] : [];
    const anew = found !== null && (differences.length > 0 || want.force);
    if (!found) yield change('network', null, want.name, create(want));
    else if (anew) {
      const apply = sh`${remove(want, membersOf(found))} && ${create(want)}`;
      yield change('network', 'as it was', 'made anew', apply, {
        also: differences,
        ...(differences.length === 0 ? { repeats: true } : {}),
      });
    }
    yield* planMembers(want, anew || !found ? [] : membersOf(found));
  },
  result(want, { network }, outputs) {
    if (want.state === 'absent') return {};
    const told = outputs.map(({ stdout }) => /^infrakit_network=(.*)$/m.exec(stdout)?.[1]).findLast(Boolean);
    return { network: told === undefined ? (network.found ?? {}) : readJson(told) };
  },
});

const membersOf = (network: Described): string[] =>
  entriesAt(network, 'Containers').map(([id, member]) => textAt(member, 'Name') || id);

const tell = (want: NetworkWant): Shell =>
  docker(want, ['network', 'inspect', '--format', 'infrakit_network={{json .}}', '--', want.name]);

const leave = (want: NetworkWant, member: string): Shell =>
  docker(want, ['network', 'disconnect', '--force', '--', want.name, member]);

const remove = (want: NetworkWant, members: readonly string[]): Shell =>
  sh`${joinShell([...members.map((member) => leave(want, member)), docker(want, ['network', 'rm', '--', want.name])], ' && ')} >/dev/null`;

function* planMembers(want: NetworkWant, members: readonly string[]): Iterable<Change> {
  for (const name of want.connected) {
    if (members.includes(name)) continue;
    const join = docker(want, ['network', 'connect', '--', want.name, name]);
    yield change('connected', null, name, sh`${join} && ${tell(want)}`);
  }
  if (want.appends) return;
  for (const name of members) {
    if (!want.connected.includes(name))
      yield change('connected', name, null, sh`${leave(want, name)} && ${tell(want)}`);
  }
}

function create(want: NetworkWant): Shell {
  const flag = (name: string, value: boolean | undefined) => (value === undefined ? [] : [`${name}=${value}`]);
  const options = [
    ...(want.config_from === undefined ? ['--driver', want.driver] : ['--config-from', want.config_from]),
    ...pairs('--opt', want.driver_options),
    ...pairs('--label', want.labels),
    ...flag('--attachable', want.attachable),
    ...flag('--internal', want.internal),
    ...flag('--ipv4', want.enable_ipv4),
    ...flag('--ipv6', want.enable_ipv6),
    ...flag('--ingress', want.ingress),
    ...flag('--config-only', want.config_only),
    ...(want.scope === undefined ? [] : ['--scope', want.scope]),
    ...(want.ipam_driver === undefined ? [] : ['--ipam-driver', want.ipam_driver]),
    ...pairs('--ipam-opt', want.ipam_driver_options),
    ...(want.ipam_config ?? []).flatMap((block) => [
      ...(block.subnet === undefined ? [] : ['--subnet', block.subnet]),
      ...(block.iprange === undefined ? [] : ['--ip-range', block.iprange]),
      ...(block.gateway === undefined ? [] : ['--gateway', block.gateway]),
      ...pairs('--aux-address', block.aux_addresses),
    ]),
  ];
  return sh`${docker(want, ['network', 'create', ...options, '--', want.name])} >/dev/null && ${tell(want)}`;
}

/** What the network has otherwise than the task says; of options and labels, those that the task names. */
function* differencesOf(want: NetworkWant, is: Described): Iterable<{ what: string; before: string; after: string }> {
  const wanted: [what: string, after: string | boolean | undefined, before: unknown][] = [
    ['driver', want.config_from === undefined ? want.driver : undefined, is.Driver],
    ['scope', want.scope, is.Scope],
    ['attachable', want.attachable, is.Attachable],
    ['internal', want.internal, is.Internal],
    ['ingress', want.ingress, is.Ingress],
    ['config_only', want.config_only, is.ConfigOnly],
    ['config_from', want.config_from, at(is, 'ConfigFrom', 'Network')],
    ['enable_ipv6', want.enable_ipv6, is.EnableIPv6],
    ['enable_ipv4', want.enable_ipv4, is.EnableIPv4 ?? true],
    ['ipam_driver', want.ipam_driver, at(is, 'IPAM', 'Driver')],
  ];
  const groups = [
    ['driver_options', want.driver_options, ['Options']],
    ['labels', want.labels, ['Labels']],
    ['ipam_driver_options', want.ipam_driver_options ?? {}, ['IPAM', 'Options']],
  ] as const;
  for (const [what, values, path] of groups) {
    const there = new Map(entriesAt(is, ...path));
    for (const [name, value] of Object.entries(values))
      wanted.push([`${what}.${name}`, textOf(value), there.get(name)]);
  }
  const blocks = at(is, 'IPAM', 'Config');
  const configured = Array.isArray(blocks) ? blocks : [];
  for (const [index, block] of (want.ipam_config ?? []).entries()) {
    const same = configured.find((one) => textAt(one, 'Subnet') === (block.subnet ?? '')) ?? configured[index] ?? {};
    const there = new Map(entriesAt(same, 'AuxiliaryAddresses'));
    wanted.push(
      ['ipam_config.subnet', block.subnet, at(same, 'Subnet')],
      ['ipam_config.iprange', block.iprange, at(same, 'IPRange')],
      ['ipam_config.gateway', block.gateway, at(same, 'Gateway')],
    );
    for (const [name, value] of Object.entries(block.aux_addresses ?? {})) {
      wanted.push([`ipam_config.aux_addresses.${name}`, textOf(value), there.get(name)]);
    }
  }
  for (const [what, after, before] of wanted) {
    if (after !== undefined && after !== before) yield { what, before: String(before ?? ''), after: String(after) };
  }
}
