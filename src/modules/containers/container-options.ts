import { hostWord } from '../../sdk/index.ts';
import { deviceRequests } from './device-requests.ts';
import { at, entriesAt, textAt, textOf, textsAt } from './docker-client.ts';
import { mountKey, mountWord, wantedBinds } from './mounts.ts';
import {
  asTexts,
  bytes,
  type ContainerOption,
  config,
  dictionary,
  flag,
  host,
  number,
  texts,
  updates,
  value,
} from './option-kinds.ts';
import {
  anyAddress,
  bindings,
  capabilities,
  commandWords,
  defined,
  device,
  duration,
  entryWords,
  exposed,
  health,
  healthTest,
  networkMode,
  publishWord,
  rates,
  ulimit,
} from './option-values.ts';

/** Every option of a container that can be compared, as the client and the daemon name them. */
export const CONTAINER_OPTIONS: readonly ContainerOption[] = [
  flag('auto_remove', '--rm', host('AutoRemove')),
  updates(number('blkio_weight', '--blkio-weight', host('BlkioWeight'))),
  capabilities('capabilities', '--cap-add', 'CapAdd'),
  capabilities('cap_drop', '--cap-drop', 'CapDrop'),
  value('cgroup_parent', '--cgroup-parent', host('CgroupParent')),
  value('cgroupns_mode', '--cgroupns', host('CgroupnsMode')),
  updates(number('cpu_period', '--cpu-period', host('CpuPeriod'))),
  updates(number('cpu_quota', '--cpu-quota', host('CpuQuota'))),
  updates(number('cpu_shares', '--cpu-shares', host('CpuShares'))),
  {
    ...number('cpus', '--cpus', host('NanoCpus')),
    wanted: ({ cpus }) => (cpus === undefined ? undefined : Math.round(cpus * 1e9)),
  },
  updates(value('cpuset_cpus', '--cpuset-cpus', host('CpusetCpus'))),
  updates(value('cpuset_mems', '--cpuset-mems', host('CpusetMems'))),
  texts('device_cgroup_rules', 'list', '--device-cgroup-rule', host('DeviceCgroupRules')),
  rates('device_read_bps', '--device-read-bps', 'BlkioDeviceReadBps'),
  rates('device_write_bps', '--device-write-bps', 'BlkioDeviceWriteBps'),
  rates('device_read_iops', '--device-read-iops', 'BlkioDeviceReadIOps'),
  rates('device_write_iops', '--device-write-iops', 'BlkioDeviceWriteIOps'),
  {
    name: 'devices',
    kind: 'set',
    wanted: ({ devices }) => devices?.map(device),
    actual: (container) => {
      const found = at(container, 'HostConfig', 'Devices');
      if (!Array.isArray(found)) return [];
      return found.map((one) =>
        [textAt(one, 'PathOnHost'), textAt(one, 'PathInContainer'), textAt(one, 'CgroupPermissions')].join(':'),
      );
    },
    flags: ({ devices }) => (devices ?? []).flatMap((word) => ['--device', word]),
  },
  deviceRequests,
  texts('dns_opts', 'set', '--dns-option', host('DnsOptions')),
  texts('dns_search_domains', 'list', '--dns-search', host('DnsSearch')),
  texts('dns_servers', 'list', '--dns', host('Dns')),
  value('domainname', '--domainname', config('Domainname')),
  {
    name: 'entrypoint',
    kind: 'list',
    // Only with the words of the command: the client passes the further words of an entry point as those.
    wanted: (want) => want.entrypoint && [...(entryWords(want) ?? []).slice(0, 1), ...(commandWords(want) ?? [])],
    actual: (container) => [...textsAt(container, 'Config', 'Entrypoint'), ...textsAt(container, 'Config', 'Cmd')],
    flags: (want) => (want.entrypoint === undefined ? [] : ['--entrypoint', entryWords(want)?.[0] ?? '']),
  },
  {
    name: 'command',
    kind: 'list',
    wanted: (want) => (want.entrypoint === undefined ? commandWords(want) : undefined),
    actual: (container) => textsAt(container, 'Config', 'Cmd'),
    flags: () => [],
  },
  {
    name: 'env',
    kind: 'set',
    wanted: ({ env }, image) => {
      if (env === undefined) return undefined;
      const all = new Map([
        ...textsAt(image, 'Config', 'Env').map((line) => [line.replace(/=.*/s, ''), line] as const),
        ...Object.entries(env).map(([name, text]) => [name, `${name}=${textOf(text)}`] as const),
      ]);
      return [...all.values()];
    },
    actual: (container) => textsAt(container, 'Config', 'Env'),
    // They travel on their own way: the words of a call can be read by every user of the host.
    flags: () => [],
  },
  {
    name: 'etc_hosts',
    kind: 'set',
    wanted: ({ etc_hosts: hosts }) => hosts && Object.entries(hosts).map(([name, ip]) => `${name}:${textOf(ip)}`),
    actual: (container) => textsAt(container, 'HostConfig', 'ExtraHosts'),
    flags: ({ etc_hosts: hosts }) =>
      Object.entries(hosts ?? {}).flatMap(([name, ip]) => ['--add-host', `${name}:${textOf(ip)}`]),
  },
  {
    name: 'exposed_ports',
    kind: 'set',
    wanted: ({ exposed_ports: ports }) => ports?.flatMap(exposed),
    actual: (container) => entriesAt(container, 'Config', 'ExposedPorts').map(([port]) => port),
    flags: ({ exposed_ports: ports }) => (ports ?? []).flatMap((port) => ['--expose', port]),
  },
  texts('groups', 'set', '--group-add', host('GroupAdd')),
  {
    name: 'healthcheck',
    kind: 'dict',
    wanted: (want) =>
      want.healthcheck &&
      defined({
        test: healthTest(want),
        interval: duration(want.healthcheck.interval),
        timeout: duration(want.healthcheck.timeout),
        start_period: duration(want.healthcheck.start_period),
        retries: want.healthcheck.retries,
      }),
    actual: health,
    flags: (want) => {
      const { interval, timeout, start_period, retries } = want.healthcheck ?? {};
      const test = healthTest(want);
      if (test === 'NONE') return ['--no-healthcheck'];
      return [
        ...(test === undefined ? [] : ['--health-cmd', test]),
        ...(interval === undefined ? [] : ['--health-interval', interval]),
        ...(timeout === undefined ? [] : ['--health-timeout', timeout]),
        ...(start_period === undefined ? [] : ['--health-start-period', start_period]),
        ...(retries === undefined ? [] : ['--health-retries', retries]),
      ];
    },
  },
  value('hostname', '--hostname', config('Hostname')),
  flag('init', '--init', host('Init')),
  flag('interactive', '--interactive', config('OpenStdin')),
  value('ipc_mode', '--ipc', host('IpcMode')),
  updates(bytes('kernel_memory', '--kernel-memory', host('KernelMemory'))),
  dictionary('labels', '--label', config('Labels')),
  {
    name: 'links',
    kind: 'set',
    wanted: ({ links }) => links?.map((link) => (link.includes(':') ? link : `${link}:${link}`)),
    actual: (container) =>
      textsAt(container, 'HostConfig', 'Links').map((link) => link.replace(/^\/?([^:]*):.*\/([^/]*)$/, '$1:$2')),
    flags: ({ links }) => (links ?? []).flatMap((link) => ['--link', link]),
  },
  value('log_driver', '--log-driver', host('LogConfig', 'Type')),
  dictionary('log_options', '--log-opt', host('LogConfig', 'Config')),
  value(
    'mac_address',
    '--mac-address',
    (container) => textAt(container, 'Config', 'MacAddress') || textAt(container, 'NetworkSettings', 'MacAddress'),
    (mac) => String(mac).replaceAll('-', ':').toLowerCase(),
  ),
  updates(bytes('memory', '--memory', host('Memory'))),
  updates(bytes('memory_reservation', '--memory-reservation', host('MemoryReservation'))),
  updates(bytes('memory_swap', '--memory-swap', host('MemorySwap'))),
  number('memory_swappiness', '--memory-swappiness', host('MemorySwappiness')),
  {
    name: 'mounts',
    kind: 'set',
    wanted: ({ mounts }) => mounts?.map((one) => mountKey(one)),
    actual: (container) => {
      const found = at(container, 'HostConfig', 'Mounts');
      return Array.isArray(found) ? found.map((one) => mountKey(one)) : [];
    },
    flags: ({ mounts }) => (mounts ?? []).flatMap((one) => ['--mount', mountWord(one)]),
  },
  {
    ...value('network_mode', '--network', host('NetworkMode'), (mode) => networkMode(String(mode))),
    actual: (container) => networkMode(textAt(container, 'HostConfig', 'NetworkMode')),
  },
  flag('oom_killer', '--oom-kill-disable', host('OomKillDisable')),
  number('oom_score_adj', '--oom-score-adj', host('OomScoreAdj')),
  value('pid_mode', '--pid', host('PidMode')),
  number('pids_limit', '--pids-limit', host('PidsLimit')),
  { ...value('platform', '--platform', (container) => container.Platform ?? null), ignored: true },
  flag('privileged', '--privileged', host('Privileged')),
  flag('publish_all_ports', '--publish-all', host('PublishAllPorts')),
  {
    name: 'published_ports',
    kind: 'set',
    wanted: bindings,
    actual: (container) =>
      entriesAt(container, 'HostConfig', 'PortBindings').flatMap(([port, all]) =>
        (Array.isArray(all) ? all : []).map(
          (one) => `${anyAddress(textAt(one, 'HostIp'))}:${textAt(one, 'HostPort')}:${port}`,
        ),
      ),
    flags: (want) => (want.published_ports ?? []).flatMap((word) => ['--publish', ...publishWord(word, want)]),
  },
  flag('read_only', '--read-only', host('ReadonlyRootfs')),
  updates({
    name: 'restart_policy',
    kind: 'value',
    wanted: ({ restart_policy: policy, restart_retries: retries }) =>
      policy && (policy === 'on-failure' && retries ? `${policy}:${retries}` : policy),
    actual: (container) => {
      const retries = at(container, 'HostConfig', 'RestartPolicy', 'MaximumRetryCount');
      return `${textAt(container, 'HostConfig', 'RestartPolicy', 'Name') || 'no'}${retries ? `:${retries}` : ''}`;
    },
    flags: ({ restart_policy: policy, restart_retries: retries }) =>
      policy === undefined ? [] : ['--restart', policy === 'on-failure' && retries ? `${policy}:${retries}` : policy],
  }),
  value('runtime', '--runtime', host('Runtime')),
  texts('security_opts', 'set', '--security-opt', host('SecurityOpt')),
  bytes('shm_size', '--shm-size', host('ShmSize')),
  value('stop_signal', '--stop-signal', config('StopSignal')),
  { ...number('stop_timeout', '--stop-timeout', config('StopTimeout')), ignored: true },
  dictionary('storage_opts', '--storage-opt', host('StorageOpt')),
  dictionary('sysctls', '--sysctl', host('Sysctls')),
  {
    name: 'tmpfs',
    kind: 'dict',
    wanted: ({ tmpfs }) =>
      tmpfs && Object.fromEntries(tmpfs.map((word) => [word.replace(/:.*/, ''), word.replace(/^[^:]*:?/, '')])),
    actual: (container) => asTexts(entriesAt(container, 'HostConfig', 'Tmpfs')),
    flags: ({ tmpfs }) => (tmpfs ?? []).flatMap((word) => ['--tmpfs', word]),
  },
  flag('tty', '--tty', config('Tty')),
  {
    name: 'ulimits',
    kind: 'set',
    wanted: ({ ulimits }) => ulimits?.map(ulimit),
    actual: (container) => {
      const found = at(container, 'HostConfig', 'Ulimits');
      if (!Array.isArray(found)) return [];
      return found.map((one) => `${textAt(one, 'Name')}=${at(one, 'Soft')}:${at(one, 'Hard')}`);
    },
    flags: ({ ulimits }) => (ulimits ?? []).flatMap((word) => ['--ulimit', ulimit(word)]),
  },
  value('user', '--user', config('User')),
  value('userns_mode', '--userns', host('UsernsMode')),
  value('uts', '--uts', host('UTSMode')),
  value('volume_driver', '--volume-driver', host('VolumeDriver')),
  {
    name: 'volumes',
    kind: 'set',
    wanted: ({ volumes }) => volumes && wantedBinds(volumes),
    actual: (container) => [
      ...wantedBinds(textsAt(container, 'HostConfig', 'Binds')),
      ...entriesAt(container, 'Config', 'Volumes').map(([target]) => target),
    ],
    flags: ({ volumes }) => (volumes ?? []).flatMap((word) => ['--volume', word]),
  },
  texts('volumes_from', 'set', '--volumes-from', host('VolumesFrom')),
  value('working_dir', '--workdir', config('WorkingDir')),
  {
    name: 'env_file',
    kind: 'value',
    wanted: () => undefined,
    actual: () => null,
    flags: ({ env_file: file }) => (file === undefined ? [] : ['--env-file', hostWord(file)]),
  },
];
