import { NOT_AVAILABLE, type Topic } from './fact.ts';
import type { Readings } from './readings.ts';

/** A machine's maker or model, and the hypervisor it stands for. */
const PRODUCTS: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^(KVM|KVM Server|Bochs|AHV|CloudStack KVM Hypervisor)$/, 'kvm'],
  [/^(RHEV Hypervisor|oVirt Node)$/, 'RHEV'],
  [/^VMware/, 'VMware'],
  [/^OpenStack (Compute|Nova)$/, 'openstack'],
  [/^(HVM domU)$/, 'xen'],
  [/^VirtualBox$/, 'virtualbox'],
  [/^Google Compute Engine$/, 'kvm'],
];
const VENDORS: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^(QEMU|Amazon EC2|DigitalOcean|Hetzner|Google|Linode|Scaleway|Vultr|OpenStack Foundation|Red Hat|oVirt)$/, 'kvm'],
  [/^Nutanix$/, 'kvm'],
  [/^Xen$/, 'xen'],
  [/^VMware/, 'VMware'],
  [/^Parallels/, 'parallels'],
  [/^innotek GmbH$/, 'virtualbox'],
];

/** What this machine runs in, and what it can run. */
export const virtualization: Topic = {
  names: ['virtualization_type', 'virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host'],
  files: ['/proc/1/cgroup', '/run/systemd/container', '/sys/class/dmi/id/*_name', '/sys/class/dmi/id/*_vendor'],
  signs: ['/.dockerenv', '/run/.containerenv', '/proc/vz', '/proc/bc', '/proc/xen', '/dev/kvm'],
  questions: ['environments', 'processors'],
  facts(readings) {
    const guests = [...new Set([...containers(readings), ...hypervisors(readings)])];
    const hosts = readings.exists('/dev/kvm') ? ['kvm'] : [];
    const role = guests.length > 0 ? 'guest' : hosts.length > 0 ? 'host' : NOT_AVAILABLE;
    return {
      virtualization_type: guests[0] ?? hosts[0] ?? NOT_AVAILABLE,
      virtualization_role: role,
      virtualization_tech_guest: guests,
      virtualization_tech_host: hosts,
    };
  },
};

function* containers(readings: Readings): Iterable<string> {
  const cgroup = readings.lines('/proc/1/cgroup').join('\n');
  if (readings.exists('/.dockerenv') || /\/docker(\/|-[0-9a-f]+\.scope)/.test(cgroup)) yield* ['docker', 'container'];
  if (readings.exists('/run/.containerenv') || /\/libpod-/.test(cgroup)) yield* ['podman', 'container'];
  if (/\/lxc\//.test(cgroup)) yield* ['lxc', 'container'];
  const [, init] = readings.environments;
  const named = init.find((entry) => entry.startsWith('container='))?.slice('container='.length) ?? '';
  const nspawn = readings.line('/run/systemd/container');
  for (const name of [nspawn, named]) if (name !== '') yield* [name, 'container'];
  if (readings.exists('/proc/vz') && !readings.exists('/proc/bc')) yield 'openvz';
}

function* hypervisors(readings: Readings): Iterable<string> {
  const dmi = (name: string) => readings.line(`/sys/class/dmi/id/${name}`);
  const product = PRODUCTS.find(([pattern]) => pattern.test(dmi('product_name')));
  if (product) yield product[1];
  if (dmi('sys_vendor') === 'Microsoft Corporation' && dmi('product_name') === 'Virtual Machine') yield 'VirtualPC';
  const vendor = VENDORS.find(([pattern]) => pattern.test(dmi('sys_vendor')) || pattern.test(dmi('bios_vendor')));
  if (vendor) yield vendor[1];
  if (readings.exists('/proc/xen')) yield 'xen';
  if (readings.lines('/proc/cpuinfo').some((line) => /QEMU Virtual CPU|Common KVM processor/.test(line))) yield 'kvm';
}
