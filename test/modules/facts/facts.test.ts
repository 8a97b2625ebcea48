import { describe, expect, test } from 'vitest';
import { readReadings } from '../../../src/modules/facts/readings.ts';
import { setup } from '../../../src/modules/facts/setup.ts';
import { topicsOf } from '../../../src/modules/facts/topics.ts';
import { factsIn } from './facts-in.ts';

/** The facts made of what a host said. */
function factsOf(said: string, args: Record<string, unknown> = {}): Record<string, unknown> {
  const want = setup.params.schema.parse(args);
  const result = setup.result?.(want, { host: readReadings(said) }, []);
  return factsIn(result);
}

test('a bridge tells of its members and its spanning tree', () => {
  const said = `exists=/sys/class/net/br0/brif/veth0
exists=/sys/class/net/br0/bridge
/sys/class/net/br0/type:1
/sys/class/net/br0/bridge/bridge_id:8000.6a0c1f0a2b3c
/sys/class/net/br0/bridge/stp_state:1
exists=/sys/class/net/br1/brif/veth1
/sys/class/net/veth0/type:1
`;
  const facts = factsOf(said);
  expect(facts.br0).toMatchObject({ type: 'bridge', id: '8000.6a0c1f0a2b3c', stp: true, interfaces: ['veth0'] });
  expect(facts.veth0).not.toHaveProperty('interfaces');
});

describe('facts of a Debian host', () => {
  const said = `/etc/os-release:ID=debian
/etc/os-release:VERSION_ID="12"
/etc/os-release:VERSION_CODENAME=bookworm
/etc/debian_version:12.5
/proc/sys/kernel/hostname:web1
/etc/hosts:127.0.1.1 web1.example.org web1
/etc/hosts:127.0.0.1 localhost
/proc/1/comm:systemd
exists=/usr/bin/apt-get
machine=x86_64
/proc/meminfo:MemTotal:        2048000 kB
/proc/meminfo:MemFree:          512000 kB
/proc/meminfo:Cached:           256000 kB
/proc/cpuinfo:processor	: 0
/proc/cpuinfo:physical id	: 0
/proc/cpuinfo:siblings	: 4
/proc/cpuinfo:cpu cores	: 2
/sys/class/net/eth0/address:52:54:00:12:34:56
/sys/class/net/eth0/mtu:1500
/sys/class/net/eth0/type:1
/sys/class/net/eth0/operstate:up
2: eth0    inet 192.0.2.10/24 brd 192.0.2.255 scope global dynamic eth0\\       valid_lft 85sec
2: eth0    inet6 2001:db8::10/64 scope global \\       valid_lft forever
8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.10 uid 0
clock=1709294400 123456789 +0100 CET
winter=+0100 CET
summer=+0200 CEST
passwd=deploy:x:1000:1000:De Ploy:/home/deploy:/bin/bash
/proc/self/status:Uid:	1000	1000	1000	1000
/proc/self/status:Gid:	1001	1001	1001	1001
/proc/self/status:Groups:	27 1001 
/proc/self/status:Cpus_allowed_list:	0-7
/sys/devices/system/cpu/online:0-1,4
/etc/ssh/ssh_host_rsa_key.pub:ssh-rsa AAAA
/proc/self/status:CapEff:	1
/proc/self/stat:7 (a) b) R 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 3 4 9 1 1 140735000000000 0 0
lrwxrwxrwx 1 0 0 10 Nov 27 01:40 c0ffee -> ../../sda1
/proc/mounts:/dev/sda1 / ext4 rw 0 0
/proc/mounts:nas:/data /data nfs4 rw 0 0
filesystem=4096 100 40 10 5 /

environments=
A=1\0B=two
lines=2\0=
container=lxc\0`;

  test('the distribution has its point release and its family', () => {
    expect(factsOf(said)).toMatchObject({
      distribution: 'Debian',
      distribution_version: '12.5',
      distribution_major_version: '12',
      distribution_release: 'bookworm',
      os_family: 'Debian',
      pkg_mgr: 'apt',
      service_mgr: 'systemd',
    });
  });

  test('the full name comes from the hosts file', () => {
    expect(factsOf(said)).toMatchObject({ hostname: 'web1', fqdn: 'web1.example.org', domain: 'example.org' });
  });

  test('the default address knows its network', () => {
    expect(factsOf(said).default_ipv4).toEqual({
      address: '192.0.2.10',
      alias: 'eth0',
      broadcast: '192.0.2.255',
      gateway: '192.0.2.1',
      interface: 'eth0',
      macaddress: '52:54:00:12:34:56',
      mtu: 1500,
      netmask: '255.255.255.0',
      network: '192.0.2.0',
      prefix: '24',
      type: 'ether',
    });
    expect(factsOf(said)).toMatchObject({
      all_ipv6_addresses: ['2001:db8::10'],
      eth0: { active: true, ipv6: [{ address: '2001:db8::10', prefix: '64', scope: 'global' }] },
    });
  });

  test('processors and memory are counted as Ansible does', () => {
    expect(factsOf(said)).toMatchObject({
      memtotal_mb: 2000,
      memory_mb: { nocache: { free: 750, used: 1250 } },
      processor_count: 1,
      processor_cores: 2,
      processor_threads_per_core: 2,
      processor_vcpus: 4,
    });
  });

  test('a processor counts where the host may use it and it is on', () => {
    expect(factsOf(said)).toMatchObject({ processor_nproc: 3, userspace_bits: '64' });
  });

  test('the user has the groups that the kernel gave him', () => {
    expect(factsOf(said)).toMatchObject({
      user_id: 'deploy',
      user_uid: 1000,
      real_group_id: 1001,
      effective_group_ids: [1001, 27],
    });
  });

  test('what is served by another machine is listed without its size', () => {
    const [root, data] = factsOf(said).mounts as Record<string, unknown>[];
    expect(root).toMatchObject({ mount: '/', uuid: 'c0ffee', size_total: 409_600, size_available: 163_840 });
    expect(data).toEqual({
      device: 'nas:/data',
      mount: '/data',
      fstype: 'nfs4',
      options: 'rw',
      dump: 0,
      passno: 0,
      uuid: 'N/A',
    });
  });

  test('an environment may have lines that look like ours', () => {
    expect(factsOf(said).env).toEqual({ A: '1', B: 'two\nlines=2' });
    expect(factsOf(said)).toMatchObject({ virtualization_type: 'lxc' });
  });

  test('the clock shows local and universal time', () => {
    expect(factsOf(said).date_time).toMatchObject({
      date: '2024-03-01',
      time: '13:00:00',
      weekday: 'Friday',
      weeknumber: '09',
      iso8601_micro: '2024-03-01T12:00:00.123456Z',
      tz: 'CET',
      tz_dst: 'CEST',
    });
  });

  test.each([
    [['network', '!all', '!min'], ['default_ipv4'], ['distribution', 'memtotal_mb']],
    [['!all'], ['distribution'], ['default_ipv4', 'memtotal_mb']],
    [['!hardware'], ['distribution', 'default_ipv4'], ['memtotal_mb']],
    [['virtual'], ['distribution', 'virtualization_type'], ['default_ipv4']],
    [['!all', '!min', 'distribution_version'], ['distribution_version'], ['hostname']],
  ])('gather_subset %j', (gather_subset, there, missing) => {
    const names = Object.keys(factsOf(said, { gather_subset }));
    expect(names).toEqual(expect.arrayContaining(there));
    for (const name of missing) expect(names).not.toContain(name);
  });

  test('a subset that does not exist is refused by its name', () => {
    expect(() => factsOf(said, { gather_subset: ['netwrok'] })).toThrow("there is no gather_subset 'netwrok'");
  });

  test('a topic has no facts but those it says it has', () => {
    for (const topic of topicsOf(['all'])) {
      const names = Object.keys(topic.facts(readReadings(said)));
      const known = (name: string) => topic.names.some((one) => new RegExp(`^${one.replace('*', '.*')}$`).test(name));
      if (!topic.open) expect(names.filter((name) => !known(name))).toEqual([]);
    }
  });

  test('a filter matches with and without the prefix', () => {
    expect(Object.keys(factsOf(said, { filter: ['ansible_distribution*', 'fqdn'] })).sort()).toEqual([
      'distribution',
      'distribution_file_parsed',
      'distribution_file_path',
      'distribution_file_variety',
      'distribution_major_version',
      'distribution_minor_version',
      'distribution_release',
      'distribution_version',
      'fqdn',
    ]);
  });
});

describe('other hosts', () => {
  test.each([
    ['ubuntu', 'ID=ubuntu\nVERSION_ID="22.04"', 'Ubuntu', '22.04', 'Debian'],
    ['rocky', 'ID="rocky"\nVERSION_ID="9.3"', 'Rocky', '9.3', 'RedHat'],
    ['leap', 'ID="opensuse-leap"\nVERSION_ID="15.5"', 'openSUSE Leap', '15.5', 'Suse'],
  ])('%s', (_id, release, name, version, family) => {
    const said = release.replace(/^/gm, '/etc/os-release:');
    expect(factsOf(said)).toMatchObject({ distribution: name, distribution_version: version, os_family: family });
  });

  test('a container knows what it runs in', () => {
    expect(factsOf('/run/systemd/container:systemd-nspawn')).toMatchObject({
      virtualization_type: 'systemd-nspawn',
      virtualization_role: 'guest',
    });
  });

  test('bare metal that can run machines is a host', () => {
    expect(factsOf('exists=/dev/kvm')).toMatchObject({ virtualization_type: 'kvm', virtualization_role: 'host' });
  });
});

test('the Python of a host is told of where there is one', () => {
  expect(factsOf('python=3 11 2 final 0 cpython True /usr/bin/python3')).toMatchObject({
    python_version: '3.11.2',
    python: {
      version: { major: 3, minor: 11, micro: 2, releaselevel: 'final', serial: 0 },
      version_info: [3, 11, 2, 'final', 0],
      executable: '/usr/bin/python3',
      has_sslcontext: true,
      type: 'cpython',
    },
  });
  expect(factsOf('machine=x86_64')).not.toHaveProperty('python');
});
