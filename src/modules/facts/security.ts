import type { Topic } from './fact.ts';
import { readAssignments, readTable } from './readings.ts';

export const selinux: Topic = {
  names: ['selinux'],
  files: ['/etc/selinux/config', '/sys/fs/selinux/enforce', '/sys/fs/selinux/policyvers'],
  facts(readings) {
    const enforce = readings.line('/sys/fs/selinux/enforce');
    if (enforce === '') return { selinux: { status: 'disabled' } };
    const config = readAssignments(readings.lines('/etc/selinux/config'));
    return {
      selinux: {
        status: 'enabled',
        mode: enforce === '1' ? 'enforcing' : 'permissive',
        config_mode: config.get('SELINUX') ?? 'unknown',
        type: config.get('SELINUXTYPE') ?? 'unknown',
        policyvers: Number(readings.line('/sys/fs/selinux/policyvers')) || 'unknown',
      },
    };
  },
};

export const apparmor: Topic = {
  names: ['apparmor'],
  signs: ['/sys/kernel/security/apparmor'],
  facts: (readings) => ({
    apparmor: { status: readings.exists('/sys/kernel/security/apparmor') ? 'enabled' : 'disabled' },
  }),
};

export const fips: Topic = {
  names: ['fips'],
  files: ['/proc/sys/crypto/fips_enabled'],
  facts: (readings) => ({ fips: readings.line('/proc/sys/crypto/fips_enabled') === '1' }),
};

/** In the order of their bits (capabilities(7)). */
const CAPABILITIES = `chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable
  net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct
  sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap
  mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore`.split(/\s+/);

/** Capabilities are enforced where the user does not have them all. */
export const capabilities: Topic = {
  names: ['system_capabilities_enforced', 'system_capabilities'],
  files: ['/proc/self/status'],
  facts(readings) {
    const effective = readTable(readings.lines('/proc/self/status')).get('CapEff');
    if (effective === undefined) return { system_capabilities_enforced: 'NA', system_capabilities: [] };
    const bits = BigInt(`0x${effective}`);
    const held = CAPABILITIES.filter((_name, bit) => (bits >> BigInt(bit)) & 1n).map((name) => `cap_${name}`);
    const isAll = held.length === CAPABILITIES.length;
    return { system_capabilities_enforced: isAll ? 'False' : 'True', system_capabilities: isAll ? [] : held };
  },
};

/** The public host keys of sshd, without type and comment. */
export const sshHostKeys: Topic = {
  names: ['ssh_host_key_*'],
  files: ['/etc/ssh/ssh_host_*_key.pub'],
  facts(readings) {
    const facts: Record<string, string> = {};
    for (const path of readings.paths('/etc/ssh/ssh_host_')) {
      const [, algorithm = ''] = /ssh_host_(\w+)_key\.pub$/.exec(path) ?? [];
      const [type = '', key = ''] = readings.line(path).split(' ');
      facts[`ssh_host_key_${algorithm}_public`] = key;
      facts[`ssh_host_key_${algorithm}_public_keytype`] = type;
    }
    return facts;
  },
};
