import { distribution } from './distribution.ts';
import type { Topic } from './fact.ts';

const INITS: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

/** What starts the services: the name of process 1 where that says enough. */
export const serviceManager: Topic = {
  names: ['service_mgr'],
  files: ['/proc/1/comm'],
  signs: ['/run/systemd/system', '/sbin/openrc', '/sbin/initctl', '/etc/init.d'],
  facts(readings) {
    const first = readings.line('/proc/1/comm');
    const named = first !== '' && first !== 'init' && !first.endsWith('sh');
    return { service_mgr: named ? (INITS[first] ?? first) : guess() };

    function guess(): string {
      if (readings.exists('/run/systemd/system')) return 'systemd';
      if (readings.exists('/sbin/initctl')) return 'upstart';
      if (readings.exists('/sbin/openrc')) return 'openrc';
      return readings.exists('/etc/init.d') ? 'sysvinit' : 'service';
    }
  },
};

const APT = '/usr/bin/apt-get';
/** The first that is there: a host that has apt as a guest of another family still has its own before it. */
const PACKAGE_MANAGERS = [
  ['/usr/bin/dnf5', 'dnf5'],
  ['/usr/bin/dnf', 'dnf'],
  ['/usr/bin/yum', 'yum'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/bin/pacman', 'pacman'],
  ['/sbin/apk', 'apk'],
  ['/bin/opkg', 'opkg'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/bin/emerge', 'portage'],
] as const;

export const packageManager: Topic = {
  names: ['pkg_mgr'],
  files: distribution.files ?? [],
  signs: [APT, ...PACKAGE_MANAGERS.map(([path]) => path)],
  facts(readings) {
    const found = PACKAGE_MANAGERS.find(([path]) => readings.exists(path))?.[1];
    const isDebian = distribution.facts(readings).os_family === 'Debian';
    if (readings.exists(APT) && (isDebian || found === undefined)) return { pkg_mgr: 'apt' };
    return { pkg_mgr: found ?? 'unknown' };
  },
};

/** The Python that a host has, if it has one: nothing here needs it, but tasks of others ask where it is. */
export const python: Topic = {
  names: ['python', 'python_version'],
  questions: ['python'],
  facts(readings) {
    const [major = '', minor = '', micro = '', releaselevel = '', serial = '', type = '', ssl, ...executable] = readings
      .one('python')
      .split(' ');
    if (executable.length === 0) return {};
    const version = { major: Number(major), minor: Number(minor), micro: Number(micro), releaselevel };
    return {
      python_version: `${major}.${minor}.${micro}`,
      python: {
        version: { ...version, serial: Number(serial) },
        version_info: [...Object.values(version), Number(serial)],
        executable: executable.join(' '),
        has_sslcontext: ssl === 'True',
        type,
      },
    };
  },
};

/** The version and the compiled-in features of systemd. */
export const systemd: Topic = {
  names: ['systemd'],
  questions: ['systemd'],
  facts(readings) {
    const [first = '', features = ''] = readings.all('systemd');
    const version = Number.parseInt(first.split(' ')[1] ?? '', 10);
    return Number.isNaN(version) ? {} : { systemd: { version, features } };
  },
};
