#!/usr/bin/env bash
# fleet.sh - throw-away test hosts on this machine. Each is a systemd-nspawn container on an overlay of a shared
# image, in a network namespace of its own behind one bridge, with an address, users, sshd and a power switch.
#
# usage: fleet.sh COMMAND [ARGUMENTS]
#   check                         say why this machine cannot run a fleet, and exit with 77; else say nothing
#   up [--fresh] N [KIND] [N KIND]...   have hosts 1 to N of each KIND running; prints the inventory
#                                 KIND is systemd (the default: deb1, deb2...), light (lite1...), busybox (bb1...)
#   down                          delete every host of the lane; images and keys stay
#   reset [--new-key] HOST...     a fresh disk, then boot; the host key stays unless --new-key
#   kill HOST...                  power loss: no shutdown, no FIN; the disk stays
#   stop HOST...                  orderly shutdown; the disk stays
#   start HOST...                 power on
#   cut HOST...                   drop all its IP traffic silently, both ways
#   delay HOST MILLISECONDS       make its round trips longer; 0 ends it
#   heal HOST...                  undo cut and delay; ends when a host that runs answers again
#   exec HOST COMMAND             run a shell command as root in HOST, not over ssh
#   ssh [USER@]HOST [COMMAND]     log in over ssh with the fleet's key
#   hosts                         name, kind, address, login and on/off of each host, separated by tabs
#   inventory                     the hosts as an Ansible inventory
#   paths                         where the private key, known_hosts and inventory lie, separated by tabs
#   build [KIND]...               make the images only
#   clean                         down, and delete images and keys; no other lane may have hosts
#
# environment: INFRAKIT_FLEET_DIR, where all of it lies (/var/tmp/infrakit-fleet);
#   INFRAKIT_FLEET_LANE, 0 to 15 (0): fleets in different lanes know nothing of each other.
# exit status: 0, 1 failed, 2 wrong usage, 77 this machine cannot run a fleet.
set -euo pipefail
shopt -s nullglob
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=machine.sh
. "$here/machine.sh"
# shellcheck source=network.sh
. "$here/network.sh"
# shellcheck source=wire.sh
. "$here/wire.sh"
# shellcheck source=image.sh
. "$here/image.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=records.sh
. "$here/records.sh"

usage() {
  sed -n '/^# usage:/,/^# exit status/s/^# \{0,1\}//p' "$here/fleet.sh" >&2
  exit 2
}

# Runs a function for many hosts, a few at a time.
each_host() { # FUNCTION HOST...
  local host failed=0
  local -a running=()
  for host in "${@:2}"; do
    describe_host "$host"
    [[ -d $home ]] || fail "there is no host $host"
    "$1" &
    running+=($!)
    ((${#running[@]} < 8)) || { wait "${running[0]}" || failed=1; running=("${running[@]:1}"); }
  done
  for host in "${running[@]}"; do
    wait "$host" || failed=1
  done
  return "$failed"
}

# The same, each under the host's own lock (descriptor 9).
each_locked_host() { # FUNCTION HOST...
  locked_function=$1
  each_host run_locked "${@:2}"
}

run_locked() {
  exec 9>"$home/lock"
  flock 9
  "$locked_function"
}

require_kind() { [[ " ${kinds[*]} " == *" $1 "* ]] || fail "there is no kind $1, only ${kinds[*]}"; }

fresh=no new_key=no

reset_host() {
  power_off
  discard_disk
  [[ $new_key == no ]] || rm -f "$home/host_key" "$home/host_key.pub"
  power_on
}

refresh_or_power_on() {
  if [[ $fresh == yes && -e $home/disk ]]; then reset_host; else power_on; fi
}

heal_wire() {
  join_wire
  delay_wire 0
  ! is_running || wait_for 30 greets || fail "$name does not answer, although its wire is whole again"
}

slow_wire() { delay_wire "$milliseconds"; }

up() { # N [KIND] [N KIND]...
  local -a names=()
  local count kind
  while (($#)); do
    count=$1 kind=${2:-systemd}
    [[ $count =~ ^[1-9][0-9]{0,2}$ ]] || usage
    ((count <= most_of_a_kind)) || fail "a lane holds at most $most_of_a_kind hosts of a kind"
    require_kind "$kind"
    build_image "$kind"
    mapfile -t -O "${#names[@]}" names < <(seq --format "${prefixes[$kind]}%.0f" "$count")
    shift $(($# > 1 ? 2 : 1))
  done
  lock_lane exclusive
  raise_network
  (cd "$lane_state/hosts" && mkdir -p "${names[@]}")
  each_locked_host refresh_or_power_on "${names[@]}"
  write_records
  flock --unlock 8
  each_host wait_until_ready "${names[@]}"
  cat "$lane_state/inventory"
}

boot_and_wait() { # FUNCTION HOST...
  lock_lane shared
  raise_network
  each_locked_host "$@"
  write_records
  flock --unlock 8
  each_host wait_until_ready "${@:2}"
}

down() {
  local -a names
  lock_lane exclusive
  mapfile -t names < <(all_hosts)
  raise_network # to silence the hosts; it is gone after a restart of the machine
  each_locked_host delete_host "${names[@]}"
  write_records
  drop_network
  end_processes "$cages"
}

clean() {
  local other
  for other in "$state"/lane*/hosts/*/; do
    [[ $other == "$lane_state"/* ]] || fail "there are hosts in $other"
  done
  down
  rm -rf --one-file-system "$state"
}

open_ssh() { # [USER@]HOST [COMMAND]
  describe_host "${1#*@}"
  [[ $1 != *@* ]] || login=${1%@*}
  exec ssh -i "$private_key" -o IdentitiesOnly=yes -o UserKnownHostsFile="$lane_state/known_hosts" \
    -o StrictHostKeyChecking=yes "$login@$address" "${@:2}"
}

command=${1:-}
shift || usage
while [[ ${1:-} == --* ]]; do
  case $command$1 in
    up--fresh) fresh=yes ;;
    reset--new-key) new_key=yes ;;
    *) usage ;;
  esac
  shift
done
case $command in
  check) check_machine; exit ;;
  down | hosts | inventory | paths | clean) (($# == 0)) || usage ;;
  up | reset | kill | stop | start | cut | heal | ssh) (($# > 0)) || usage ;;
  delay) [[ $# == 2 && $2 =~ ^[0-9]{1,5}$ ]] || usage ;;
  exec) (($# == 2)) || usage ;;
  build) for kind in "$@"; do require_kind "$kind"; done ;;
  *) usage ;;
esac
[[ $lane =~ ^([0-9]|1[0-5])$ ]] || fail "INFRAKIT_FLEET_LANE is 0 to 15, not $lane"
case $command in
  up | build | reset | start) prepare_machine ;;
  *) mkdir -p "$lane_state/hosts" ;;
esac
case $command in
  up | down | clean) "$command" "$@" ;;
  reset) boot_and_wait reset_host "$@" ;;
  start) boot_and_wait power_on "$@" ;;
  kill) lock_lane shared; each_locked_host power_off "$@" ;;
  stop) lock_lane shared; each_locked_host shut_down "$@" ;;
  cut) lock_lane shared; each_locked_host cut_wire "$@" ;;
  heal) lock_lane shared; each_locked_host heal_wire "$@" ;;
  delay) lock_lane shared; milliseconds=$2; each_locked_host slow_wire "$1" ;;
  exec) describe_host "$1"; run_inside "$2" ;;
  ssh) open_ssh "$@" ;;
  hosts) list_hosts ;;
  inventory) cat "$lane_state/inventory" ;;
  paths) list_paths ;;
  build) for kind in "${@:-systemd}"; do build_image "$kind"; done ;;
esac
