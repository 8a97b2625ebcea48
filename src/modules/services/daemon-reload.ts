import { joinShell, type Probe, probe, type Shell, sh } from '../../sdk/index.ts';
import { readProperties, type Scope, systemctl } from './unit.ts';

/** Whether systemd knows its unit files as they are on disk. */
export interface Manager {
  readonly stale: boolean;
}

/** Where units, links between them and what generators make units of can appear; a directory's time tells of new ones. */
const SOURCES: Readonly<Record<Scope, Shell>> = {
  system: sh`/etc/fstab /etc/crypttab /etc/init.d /etc/init.d/* /run/systemd/system /usr/local/lib/systemd/system \
    /usr/lib/systemd/system /lib/systemd/system /etc/systemd/system /etc/systemd/system/*.*`,
  user: sh`/usr/lib/systemd/user /etc/systemd/user "$HOME"/.config/systemd/user "$HOME"/.config/systemd/user/*.*`,
  global: sh`/etc/systemd/user`,
};

/**
 * Asks every loaded unit whether its files changed since they were read, and looks for what is newer than the last
 * reload: Ansible reloads each time it is told to, which costs a quiet run a round trip for nothing.
 */
export const managerProbe = (scope: Scope): Probe<Manager> =>
  probe(
    joinShell(
      [
        sh`${systemctl(scope)} show -p NeedDaemonReload -- '*' 2>/dev/null | grep -q '=yes' && echo changed=1`,
        sh`${systemctl(scope)} --timestamp=us+utc show -p UnitsLoadTimestamp 2>/dev/null`,
        sh`stat -L -c 'time=%.6Y' -- ${SOURCES[scope]} 2>/dev/null`,
        sh`exit 0`,
      ],
      '\n',
    ),
    ({ stdout }) => {
      const { changed, UnitsLoadTimestamp: loaded = '' } = readProperties(stdout);
      const times = [...stdout.matchAll(/^time=(.+)$/gm)].map(([, time]) => Number(time));
      // An old systemd does not tell when it read its files: then they count as changed.
      return { stale: changed !== undefined || !(Math.max(...times) <= secondsOf(loaded)) };
    },
  );

/** `Sat 2026-11-21 01:46:55.186026 UTC` in seconds since 1970; NaN where it is anything else. */
function secondsOf(timestamp: string): number {
  const [, date, time, fraction] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+) UTC$/.exec(timestamp) ?? [];
  return Date.parse(`${date}T${time}Z`) / 1000 + Number(fraction);
}
