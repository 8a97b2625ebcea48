import { type Shell, sh } from '../../sdk/index.ts';

/**
 * Shell functions for what may never end: `within NAME SECONDS COMMAND...` runs a command or function of the script. When
 * its time is up it is killed with all that it started, `given-up=NAME` is said, and the script goes on: what cannot be
 * killed, such as a process that waits for a dead server, is left behind.
 *
 * Where `timeout` is there it differs between coreutils and busybox, and it ends its child alone or not at all. A sleep
 * that the command ends is the same everywhere: `wait` tells who of the two was first.
 */
export const DEADLINE: Shell = sh`
within() {
  piece=$1 seconds=$2
  shift 2
  sleep "$seconds" >/dev/null 2>&1 & timer=$!
  { "$@" </dev/null 2>/dev/null; kill "$timer"; } 2>/dev/null & job=$!
  if wait "$timer" 2>/dev/null; then
    end_all "$job" 2>/dev/null
    printf '\ngiven-up=%s\n' "$piece"
  fi
}
end_all() {
  set +f
  unset IFS
  family=" $1 " found=1
  while [ -n "$found" ]; do
    found=
    for stat in /proc/[0-9]*/stat; do
      read -r line <"$stat" || continue
      pid=$${sh`{line%% *}`}
      set -- $${sh`{line##*) }`}
      case $family in
        *" $pid "*) ;;
        *" $2 "*) family="$family$pid " found=1 ;;
      esac
    done
  done
  kill -s KILL $family
}`;
