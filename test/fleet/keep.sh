#!/usr/bin/env bash
# keep.sh CGROUP COMMAND... - runs a host's COMMAND in CGROUP/box, and again each time the host reboots.
set -euo pipefail

readonly reboots=133 # the status of systemd-nspawn when the host asked for a reboot
cgroup=$1
shift

# A v2 tree for the host, also on a machine that mixes v1 and v2; and /proc/sys/net, which is the host's own.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network

while true; do
  status=0
  (
    echo "$BASHPID" >"$cgroup/box/cgroup.procs"
    exec "$@"
  ) || status=$?
  ((status == reboots)) || exit "$status"
done
