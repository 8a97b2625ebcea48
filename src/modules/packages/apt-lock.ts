import { joinShell, type Shell, sh } from '../../sdk/index.ts';

const LOCKS = sh`/var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock`;

/**
 * Shell that waits until nobody else works on the packages, and says whom it waits for. apt can wait by itself, but
 * not for the lists, and not with a word. Who holds a lock stands in /proc/locks beside the inode of the lock's file.
 *
 * @param seconds to wait before it fails, with the name of the process
 */
export const waitForApt = (seconds: number): Shell =>
  joinShell(
    [
      sh`holder() {
  for lock in ${LOCKS}; do
    inode=$(stat -c %i "$lock" 2>/dev/null) || continue
    while read -r _ _ _ _ pid file _; do
      case $file in *:"$inode") [ "$pid" -le 0 ] || { echo "$pid"; return; } ;; esac
    done </proc/locks
  done
}`,
      sh`end=$(($(date +%s) + ${seconds})) said=
while pid=$(holder 2>/dev/null); [ -n "$pid" ]; do
  who="process $pid ($(tr '\000' ' ' 2>/dev/null <"/proc/$pid/cmdline"))"
  [ "$(date +%s)" -lt "$end" ] || { echo "apt is in use by $who, also after ${seconds} seconds" >&2; exit 100; }
  [ "$who" = "$said" ] || echo "waiting for $who" >&2
  said=$who
  sleep 1
done`,
    ],
    '\n',
  );
