import { type Shell, sh } from '../../sdk/index.ts';

/**
 * Small files of the host that facts are made of. `grep` prints each line behind its path, so that nothing in a file
 * can be taken for something else.
 */
const FILES = sh`/etc/os-release /etc/debian_version /etc/alpine-release /etc/redhat-release /etc/lsb-release \
    /etc/hosts /etc/resolv.conf /etc/machine-id /var/lib/dbus/machine-id /etc/ssh/ssh_host_*_key.pub /etc/selinux/config \
    /proc/sys/kernel/ostype /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/sys/kernel/version \
    /proc/sys/crypto/fips_enabled /proc/cmdline /proc/uptime /proc/loadavg /proc/meminfo /proc/mounts \
    /proc/1/comm /proc/1/cgroup /run/systemd/container /sys/fs/selinux/enforce /sys/fs/selinux/policyvers \
    /sys/class/dmi/id/*_* /sys/class/dmi/id/sys_vendor \
    /sys/class/net/*/address /sys/class/net/*/mtu /sys/class/net/*/operstate /sys/class/net/*/type \
    /sys/class/net/*/speed /sys/class/net/*/flags \
    /sys/block/*/size /sys/block/*/removable /sys/block/*/queue/rotational /sys/block/*/queue/logical_block_size \
    /sys/block/*/queue/discard_granularity /sys/block/*/queue/scheduler /sys/block/*/device/model \
    /sys/block/*/device/vendor /sys/block/*/*/partition /sys/block/*/*/size /sys/block/*/*/start`;

/** Paths whose mere presence says something. */
const SIGNS = sh`/.dockerenv /run/.containerenv /proc/vz /proc/bc /proc/xen /dev/kvm /run/systemd/system /sbin/openrc \
    /sbin/initctl /etc/init.d /sys/kernel/security/apparmor /sys/class/net/*/bridge /sys/class/net/*/bonding \
    /usr/bin/apt-get /usr/bin/dnf /usr/bin/dnf5 /usr/bin/yum /usr/bin/zypper /usr/bin/pacman /sbin/apk /bin/opkg \
    /usr/bin/xbps-install /usr/bin/emerge`;

/**
 * Reads in one go all that the facts are made of: no Python, no file system that could hang, a name looked up in DNS for
 * two seconds at most. Every line is `key=value` or `/path:line`; a key may come several times.
 *
 * @param factPath the directory of local facts
 */
export const factsScript = (factPath: string): Shell => sh`
say() { printf '%s=%s\n' "$1" "$2"; }
tag() { sed "s/^/$1=/"; }
have() { command -v "$1" >/dev/null 2>&1; }

grep -sH . ${FILES} 2>/dev/null
grep -sHE '^(processor|vendor_id|model name|Processor|cpu model|physical id|siblings|core id|cpu cores)' /proc/cpuinfo
grep -sH -m1 -E '^(flags|Features)' /proc/cpuinfo
grep -sHE '^(CapEff|CapBnd)' /proc/self/status
for path in ${SIGNS}; do if [ -e "$path" ]; then say exists "$path"; fi; done

say machine "$(uname -m)"
say bits "$(getconf LONG_BIT 2>/dev/null)"
say nproc "$(nproc 2>/dev/null)"
say clock "$(date '+%s %N %z %Z')"
year=$(date +%Y)
say winter "$(date -d "$year-01-01 12:00" '+%z %Z' 2>/dev/null)"
say summer "$(date -d "$year-07-01 12:00" '+%z %Z' 2>/dev/null)"

say uid "$(id -u)"; say gid "$(id -g)"; say ruid "$(id -ru)"; say rgid "$(id -rg)"; say groups "$(id -G)"
{ getent passwd "$(id -u)" 2>/dev/null || grep "^$(id -un):" /etc/passwd; } | tag passwd
cat /proc/self/environ 2>/dev/null | tr '\000\n' '\n\001' | tag env
tr '\000' '\n' 2>/dev/null </proc/1/environ | grep '^container=' | tag init

node=$(uname -n)
grep -qsw -e "$node" /etc/hosts || { have timeout && have getent && timeout 2 getent hosts "$node" | tag resolved; }
if have ip; then
  ip -o addr show 2>/dev/null | tag address
  ip -4 route get 8.8.8.8 2>/dev/null | tag route4
  ip -6 route get 2404:6800:400a:800::1012 2>/dev/null | tag route6
fi
have systemctl && systemctl --version 2>/dev/null | tag systemd
have lsb_release && lsb_release -a 2>/dev/null | tag lsb

set --
while read -r device point type _; do
  case $type:$device in
    nfs*|cifs*|smb*|fuse*|9p*|ceph*|glusterfs*|afs*|autofs*|sshfs*) ;;
    *:/*) point=$(printf '%b' "$point"); set -- "$@" "$point" ;;
  esac
done </proc/mounts
if [ $# -gt 0 ]; then stat -f -c '%S %b %a %c %d %n' -- "$@" 2>/dev/null | tag filesystem; fi
for link in /dev/disk/by-uuid/*; do
  if [ -L "$link" ]; then say uuid "$link $(readlink -f "$link")"; fi
done

for file in ${factPath}/*.fact; do
  [ -f "$file" ] || continue
  say fact-file "$file"
  if [ -x "$file" ]; then
    { "$file" </dev/null 2>/dev/null; say fact-rc $?; } | sed '/^fact-rc=[0-9]*$/!s/^/fact-line=/'
  else
    cat "$file" | tag fact-line; echo
  fi
done
exit 0
`;
