import type { Facts } from './fact.ts';
import type { Readings } from './readings.ts';

const INITS: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

/** What starts the services: the name of process 1 where that says enough. */
export function serviceManager(readings: Readings): Facts {
  const first = readings.line('/proc/1/comm');
  const named = first !== '' && first !== 'init' && !first.endsWith('sh');
  return { service_mgr: named ? (INITS[first] ?? first) : guess() };

  function guess(): string {
    if (readings.exists('/run/systemd/system')) return 'systemd';
    if (readings.exists('/sbin/initctl')) return 'upstart';
    if (readings.exists('/sbin/openrc')) return 'openrc';
    return readings.exists('/etc/init.d') ? 'sysvinit' : 'service';
  }
}

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

export function packageManager(readings: Readings, family: string): Facts {
  const found = PACKAGE_MANAGERS.find(([path]) => readings.exists(path))?.[1];
  const hasApt = readings.exists('/usr/bin/apt-get');
  if (hasApt && (family === 'Debian' || found === undefined)) return { pkg_mgr: 'apt' };
  return { pkg_mgr: found ?? 'unknown' };
}

/** The version and the compiled-in features of systemd. */
export function systemd(readings: Readings): Facts {
  const [first = '', features = ''] = readings.all('systemd');
  const version = Number.parseInt(first.split(' ')[1] ?? '', 10);
  return Number.isNaN(version) ? {} : { systemd: { version, features } };
}
