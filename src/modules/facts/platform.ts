import type { Topic } from './fact.ts';
import type { Readings } from './readings.ts';

/** Kernel, machine and names. */
export const platform: Topic = {
  names: [
    'system',
    'kernel',
    'kernel_version',
    'machine',
    'architecture',
    'userspace_bits',
    'userspace_architecture',
    'nodename',
    'hostname',
    'fqdn',
    'domain',
    'machine_id',
  ],
  files: [
    '/proc/sys/kernel/ostype',
    '/proc/sys/kernel/hostname',
    '/proc/sys/kernel/osrelease',
    '/proc/sys/kernel/version',
    '/proc/self/stat',
    '/etc/machine-id',
    '/var/lib/dbus/machine-id',
  ],
  questions: ['machine', 'name'],
  facts(readings) {
    const kernel = (name: string) => readings.line(`/proc/sys/kernel/${name}`);
    const machine = readings.one('machine');
    const architecture = /^i[3-6]86$/.test(machine) ? 'i386' : machine;
    const nodename = kernel('hostname');
    const fqdn = fullName(nodename, readings);
    const bits = wordSize(readings) ?? (/64|s390x/.test(machine) ? '64' : '32');
    return {
      system: kernel('ostype') || 'Linux',
      kernel: kernel('osrelease'),
      kernel_version: kernel('version'),
      machine,
      architecture,
      userspace_bits: bits,
      userspace_architecture: bits === '32' && architecture === 'x86_64' ? 'i386' : architecture,
      nodename,
      hostname: nodename.split('.')[0] ?? '',
      fqdn,
      domain: fqdn.split('.').slice(1).join('.'),
      machine_id: readings.line('/etc/machine-id') || readings.line('/var/lib/dbus/machine-id'),
    };
  },
};

/** A process of 64 bits has its stack beyond the first 4 GiB: field 28 of proc(5)'s stat, counted behind the name. */
function wordSize(readings: Readings): '32' | '64' | undefined {
  const stat = readings.line('/proc/self/stat');
  const stack = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[25]);
  return stack > 0 ? (stack > 2 ** 32 ? '64' : '32') : undefined;
}

/** The name with its domain, as /etc/hosts or else the resolver has it. */
function fullName(nodename: string, readings: Readings): string {
  if (nodename.includes('.')) return nodename;
  for (const line of [...readings.lines('/etc/hosts'), ...readings.all('resolved')]) {
    const [, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const isOurs = names.some((name) => name === nodename || name.startsWith(`${nodename}.`));
    const dotted = names.find((name) => name.includes('.'));
    if (isOurs && dotted !== undefined) return dotted;
  }
  return nodename;
}
