import type { Fleet, FleetHost } from '../fleet/fleet.ts';

/** What changes by itself on a host that somebody logs in to: logs, sessions, the clock's own files. */
const RESTLESS = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/tmp/systemd-private-*',
  '/var/log',
  '/var/tmp/systemd-private-*',
  '/var/lib/systemd',
  '/var/lib/sudo',
];

/**
 * The state of a host as text: each path with its kind, mode, owners, size and time of its last change, and what the
 * kernel and systemd know beside. The change time cannot be set back, so that no write goes by unseen; only what passed
 * through /tmp does, as the dry runs of other programs have files there for a moment.
 */
export async function fingerprint(fleet: Fleet, host: FleetHost): Promise<string> {
  const spared = RESTLESS.map((path) => `-path '${path}'`).join(' -o ');
  const { code, stdout, stderr } = await fleet.exec(
    host,
    `find / \\( ${spared} \\) -prune -o ! -path /tmp -exec stat -c '%n %f %u:%g %s %Z' {} +
hostname; cat /proc/mounts /proc/net/route
[ ! -d /run/systemd/system ] || systemctl list-units --all --plain --no-legend --type service,timer,socket,mount |
  grep -v -e user@ -e user-runtime-dir@ | sed 's/  */ /g'
for name in /proc/[0-9]*/comm; do read -r comm <"$name" && echo "process $comm"; done 2>/dev/null | sort | grep -e sleep -e nginx -e cron`,
  );
  if (code !== 0 && stdout === '') throw new Error(`no fingerprint of ${host.name}: ${stderr}`);
  return stdout;
}
