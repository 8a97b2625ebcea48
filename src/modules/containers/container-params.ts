import { z } from 'zod';
import { bool, choice, dict, float, int, json, list, params, path, str } from '../../sdk/index.ts';
import { bytesOf, nanosecondsOf } from './container-units.ts';
import { deviceRequestProblem } from './device-requests.ts';
import { clientAliases, clientParams, clientUnsupported } from './docker-client.ts';
import { readPorts } from './published-ports.ts';

const size = () => str().refine((text) => bytesOf(text) !== undefined, 'must be a size such as 64M');
const duration = () => str().refine((text) => nanosecondsOf(text) !== undefined, 'must be a duration such as 1m30s');
const rates = () => z.array(z.strictObject({ path: str(), rate: str() })).optional();

const mount = () =>
  z.strictObject({
    target: str(),
    source: str().optional(),
    type: choice('bind', 'tmpfs', 'volume').default('volume'),
    read_only: bool().optional(),
    propagation: choice('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave').optional(),
    consistency: choice('default', 'consistent', 'cached', 'delegated').optional(),
    no_copy: bool().optional(),
    labels: dict().optional(),
    volume_driver: str().optional(),
    volume_options: dict().optional(),
    tmpfs_size: size().optional(),
    tmpfs_mode: str().optional(),
  });

const network = () =>
  z.strictObject({
    name: str(),
    ipv4_address: str().optional(),
    ipv6_address: str().optional(),
    aliases: list().optional(),
    links: list().optional(),
  });

const healthcheck = () =>
  z.strictObject({
    test: z.union([str(), list()]).optional(),
    interval: duration().optional(),
    timeout: duration().optional(),
    start_period: duration().optional(),
    retries: int().optional(),
  });

const deviceRequest = () =>
  z.strictObject({
    capabilities: z.array(list()).optional(),
    count: int().optional(),
    device_ids: list().optional(),
    driver: str().optional(),
    options: dict().optional(),
  });

const comparison = () => choice('strict', 'ignore', 'allow_more_present');

const shape = () => ({
  ...clientParams(),
  name: str(),
  state: choice('absent', 'present', 'healthy', 'stopped', 'started').default('started'),
  image: str().optional(),
  image_comparison: choice('desired-image', 'current-image').default('desired-image'),
  image_label_mismatch: choice('ignore', 'fail').default('ignore'),
  image_name_mismatch: choice('recreate', 'ignore').default('ignore'),
  pull: z.union([choice('always', 'missing', 'never'), bool()]).default(false),
  /** What check mode lists is what a run does, so there is one behaviour only. */
  pull_check_mode_behavior: choice('image_not_present').default('image_not_present'),
  comparisons: z.record(z.string(), comparison()).default({}),
  container_default_behavior: choice('compatibility', 'no_defaults').default('no_defaults'),
  command_handling: choice('compatibility', 'correct').default('correct'),
  recreate: bool().default(false),
  restart: bool().default(false),
  force_kill: bool().default(false),
  kill_signal: str().optional(),
  keep_volumes: bool().default(true),
  healthy_wait_timeout: float().default(300),
  /** The client waits until the container is gone. */
  removal_wait_timeout: float().optional(),
  output_logs: bool().default(false),
  cleanup: bool().default(false),
  paused: bool().optional(),
  networks_cli_compatible: bool().default(true),
  ignore_image: bool().default(false),
  purge_networks: bool().default(false),
  default_host_ip: str().optional(),

  auto_remove: bool().optional(),
  blkio_weight: int().optional(),
  capabilities: list().optional(),
  cap_drop: list().optional(),
  cgroup_parent: str().optional(),
  cgroupns_mode: choice('host', 'private').optional(),
  command: json().optional(),
  cpu_period: int().optional(),
  cpu_quota: int().optional(),
  cpu_shares: int().optional(),
  cpus: float().optional(),
  cpuset_cpus: str().optional(),
  cpuset_mems: str().optional(),
  detach: bool().optional(),
  device_cgroup_rules: list().optional(),
  device_read_bps: rates(),
  device_write_bps: rates(),
  device_read_iops: rates(),
  device_write_iops: rates(),
  device_requests: z.array(deviceRequest()).optional(),
  devices: list().optional(),
  dns_opts: list().optional(),
  dns_search_domains: list().optional(),
  dns_servers: list().optional(),
  domainname: str().optional(),
  entrypoint: list().optional(),
  env: dict().optional(),
  env_file: path().optional(),
  etc_hosts: dict().optional(),
  exposed_ports: list().optional(),
  groups: list().optional(),
  healthcheck: healthcheck().optional(),
  hostname: str().optional(),
  init: bool().optional(),
  interactive: bool().optional(),
  ipc_mode: str().optional(),
  kernel_memory: size().optional(),
  labels: dict().optional(),
  links: list().optional(),
  log_driver: str().optional(),
  log_options: dict().optional(),
  mac_address: str().optional(),
  memory: size().optional(),
  memory_reservation: size().optional(),
  memory_swap: size().optional(),
  memory_swappiness: int().optional(),
  mounts: z.array(mount()).optional(),
  network_mode: str().optional(),
  networks: z.array(network()).optional(),
  oom_killer: bool().optional(),
  oom_score_adj: int().optional(),
  pid_mode: str().optional(),
  pids_limit: int().optional(),
  platform: str().optional(),
  privileged: bool().optional(),
  publish_all_ports: bool().optional(),
  published_ports: list().optional(),
  read_only: bool().optional(),
  restart_policy: z.preprocess(
    (value) => (value === false ? 'no' : value),
    choice('no', 'on-failure', 'always', 'unless-stopped').optional(),
  ),
  restart_retries: int().optional(),
  runtime: str().optional(),
  security_opts: list().optional(),
  shm_size: size().optional(),
  stop_signal: str().optional(),
  stop_timeout: int().optional(),
  storage_opts: dict().optional(),
  sysctls: dict().optional(),
  tmpfs: list().optional(),
  tty: bool().optional(),
  ulimits: list().optional(),
  user: str().optional(),
  userns_mode: str().optional(),
  uts: str().optional(),
  volume_driver: str().optional(),
  volumes: list().optional(),
  volumes_from: list().optional(),
  working_dir: str().optional(),
});

export type ContainerWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;
export type Mount = NonNullable<ContainerWant['mounts']>[number];
export type DeviceRequest = NonNullable<ContainerWant['device_requests']>[number];
export type WantedNetwork = NonNullable<ContainerWant['networks']>[number];

export const containerParams = params(shape, {
  unsupported: clientUnsupported,
  aliases: {
    ...clientAliases,
    exposed_ports: ['exposed', 'expose'],
    published_ports: ['ports'],
    log_options: ['log_opt'],
    force_kill: ['forcekill'],
  },
  rule(want) {
    if (want.output_logs) return 'output_logs is not supported: "detach: false" gives the output in the result';
    const request = deviceRequestProblem(want.device_requests);
    if (request !== undefined) return `device_requests: ${request}`;
    const wrong = (want.volumes ?? []).find((volume) => /^[.~]/.test(volume));
    if (wrong !== undefined) return `volumes: '${wrong}' must begin with / or the name of a volume`;
    if (want.command !== undefined && typeof want.command === 'object' && !Array.isArray(want.command)) {
      return 'command is a text or a list';
    }
    if (want.log_options !== undefined && want.log_driver === undefined) return 'log_options needs log_driver';
    if (want.restart_retries !== undefined && want.restart_policy === undefined)
      return 'restart_retries needs restart_policy';
    const port = (want.published_ports ?? []).find((word) => readPorts(word) === undefined);
    return port === undefined
      ? undefined
      : `published_ports: '${port}' is not a port, such as 8080:80 or 127.0.0.1:8080:80/tcp`;
  },
});

/** What older versions of the collection asked for where the task says nothing. */
const FORMER_DEFAULTS = {
  auto_remove: false,
  detach: true,
  init: false,
  interactive: false,
  memory: '0',
  paused: false,
  privileged: false,
  read_only: false,
  tty: false,
} as const;

/** The parameters with the defaults that they ask for. */
export function withDefaults(want: ContainerWant): ContainerWant {
  const given = Object.fromEntries(Object.entries(want).filter(([, value]) => value !== undefined));
  const former = want.container_default_behavior === 'compatibility' ? FORMER_DEFAULTS : {};
  const [first] = want.networks ?? [];
  const mode = want.networks_cli_compatible && first ? { network_mode: first.name } : {};
  return { ...former, ...mode, ...given } as ContainerWant;
}
