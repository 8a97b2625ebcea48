# shellcheck shell=bash
# One host: what follows from its name, its disk, and its power.
#
# A host is a folder, lane<N>/hosts/<name>: its host key, and its disk as the upper layer of an overlay on
# the image. Whether it runs is read from its cgroup, so nothing written down can turn out to be wrong.

readonly kinds=(systemd light busybox)
readonly -A prefixes=([systemd]=deb [light]=lite [busybox]=bb)
readonly -A blocks=([systemd]=1 [light]=2 [busybox]=3)
readonly -A logins=([systemd]=admin [light]=admin [busybox]=root)
readonly most_of_a_kind=200

# Sets what the functions of a host go by.
describe_host() {
  local candidate
  for candidate in "${kinds[@]}"; do
    [[ $1 =~ ^"${prefixes[$candidate]}"([1-9][0-9]{0,2})$ ]] || continue
    name=$1 kind=$candidate login=${logins[$candidate]}
    address=$network.$((first_block + blocks[$candidate])).${BASH_REMATCH[1]}
    home=$lane_state/hosts/$name
    cage=$cages/$name
    namespace=ik$lane-$name wire=ik$lane-$name tap=ikt$lane-$name
    return
  done
  fail "no host can be called $1"
}

all_hosts() {
  local folder
  for folder in "$lane_state"/hosts/*/; do
    basename "$folder"
  done | sort --version-sort
}

# Tries a command every 20 ms until it succeeds; fails after so many seconds.
wait_for() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  until "${@:2}" &>/dev/null; do
    ((SECONDS < until)) || return 1
    sleep 0.02
  done
}

# --- processes

enter_cage() { echo "$BASHPID" >"$1/cgroup.procs"; }

cage_is_empty() { ! grep -q 'populated 1' "$1/cgroup.events"; }

# Ends all processes below a cgroup at the same instant, then removes it. systemd-nspawn keeps a shadow
# of it in the named v1 hierarchy where there is one.
end_processes() {
  local cgroup=$1
  [[ -d $cgroup ]] || return 0
  echo 1 >"$cgroup/cgroup.kill"
  wait_for 30 cage_is_empty "$cgroup" || fail "processes in $cgroup do not end"
  find "$cgroup" "/sys/fs/cgroup/systemd/infrakit-fleet/${cgroup##*/infrakit-fleet/}" \
    -depth -type d -exec rmdir {} \; 2>/dev/null || true
}

# The process that is PID 1 in the host: the only child of the systemd-nspawn that watches over it.
first_process() {
  local supervisor first
  { read -r supervisor <"$cage/box/supervisor/cgroup.procs"; } 2>/dev/null || return 1
  { read -r first _ <"/proc/$supervisor/task/$supervisor/children"; } 2>/dev/null || [[ -n ${first:-} ]] || return 1
  echo "$first"
}

# The keeper is there from power on to power off, also while the host reboots.
is_running() { [[ -d $cage/keeper ]] && ! cage_is_empty "$cage/keeper"; }

run_inside() { # COMMAND, as root and by the host's /bin/sh
  local first
  first=$(first_process) || fail "$name is not running"
  mkdir -p "$cage/visitor"
  (
    enter_cage "$cage/visitor"
    exec nsenter --target "$first" --all /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c "$1"
  )
}

# --- disk

unmount() {
  while mountpoint --quiet "$1"; do
    umount "$1" 2>/dev/null || umount --lazy "$1"
  done
}

# Deletes in the background: a disk on which nginx was installed holds thousands of files.
discard_disk() {
  rm -rf "$home"/discarded.*
  [[ -d $home/disk ]] || return 0
  mv "$home/disk" "$home/discarded.$$"
  rm -rf "$home/discarded.$$" &>/dev/null 8>&- 9>&- &
}

# Mounts the disk on the host's root folder. A disk counts as made once it has the file `image`.
mount_disk() {
  local image
  mkdir -p "$home/root"
  [[ -e $home/disk/image ]] || discard_disk
  mkdir -p "$home/disk/upper" "$home/disk/work"
  image=$(cat "$home/disk/image" 2>/dev/null || image_of "$kind")
  # The option `volatile` spares every fsync; the kernel then refuses to mount again while this mark lies there.
  rm -rf "$home/disk/work/work/incompat"
  mount -t overlay overlay \
    -o "lowerdir=$image,upperdir=$home/disk/upper,workdir=$home/disk/work,volatile" "$home/root"
  [[ ! -e $home/disk/image ]] || return 0
  personalise "$home/root"
  echo "$image" >"$home/disk/image"
}

# What tells a host from the others of its kind.
personalise() {
  local root=$1
  [[ -e $home/host_key ]] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$home/host_key"
  echo "$name" >"$root/etc/hostname"
  {
    printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n' "$name"
    awk '!seen[$3]++ { print $1 "\t" $3 }' "$lane_state/apt-servers"
  } >"$root/etc/hosts"
  if [[ $kind == busybox ]]; then
    cp "$home/host_key" "$root/tmp/key"
    chroot "$root" dropbearconvert openssh dropbear /tmp/key /etc/dropbear/dropbear_ed25519_host_key 2>/dev/null
    rm "$root/tmp/key"
  else
    cp "$home/host_key" "$root/etc/ssh/ssh_host_ed25519_key"
    cp "$home/host_key.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
  fi
}

# --- power

power_on() {
  local -a options run=(--boot)
  ! is_running || return 0
  power_off # what a crash may have left
  mount_disk
  plug_in
  case $kind in
    light) run=(--as-pid2 /usr/local/lib/fleet/light) ;;
    busybox) run=(--kill-signal=SIGUSR2 --boot) ;; # the signal at which its init powers off
  esac
  options=(
    --quiet --machine="$namespace" --hostname="$name" --directory="$home/root"
    --network-namespace-path="/run/netns/$namespace" --capability=CAP_NET_ADMIN --register=no --keep-unit
    --link-journal=no --resolv-conf=off --timezone=off --console=read-only
    --system-call-filter="@keyring bpf" # containers in the host need them
  )
  mkdir -p "$cage/keeper" "$cage/box"
  setsid bash "$here/keep.sh" "$cage" systemd-nspawn "${options[@]}" "${run[@]}" \
    </dev/null >>"$home/console.log" 2>&1 8>&- 9>&- &
  echo $! >"$cage/keeper/cgroup.procs"
}

# As if the plug were pulled: the wire goes silent first, so that no peer hears the kernel close its connections.
power_off() {
  [[ ! -e /sys/class/net/$wire ]] || cut_wire
  end_processes "$cage"
  unplug
  rm -rf "/run/systemd/nspawn/propagate/$namespace"
  unmount "$home/root"
}

shut_down() {
  local supervisor
  if is_running && supervisor=$(grep . "$cage/box/supervisor/cgroup.procs") && kill "$supervisor"; then
    timeout 30 tail --pid="$supervisor" --sleep-interval=0.05 -f /dev/null ||
      say "$name did not shut down within 30 s"
  fi
  power_off
}

# The disk and the host key are lost on the way.
delete_host() {
  power_off
  rm -rf "$home"
}

# --- readiness

greets() { timeout 1 bash -c 'read -r line <"/dev/tcp/$0/22" && [[ $line == SSH-* ]]' "$address"; }

wait_until_ready() {
  wait_for 120 greets || fail "$name does not answer, see $home/console.log"
  [[ $kind != systemd ]] || run_inside 'systemctl is-system-running --wait' >/dev/null || true
}
