# shellcheck shell=bash
# The machine a fleet lives on: where its state lies, what it must be capable of, what is installed on it.

state=$(realpath -m "${INFRAKIT_FLEET_DIR:-/var/tmp/infrakit-fleet}")
readonly state
readonly lane=${INFRAKIT_FLEET_LANE:-0}
readonly lane_state=$state/lane$lane
readonly private_key=$state/id_ed25519
readonly cannot_status=77

# Each command that the fleet calls, and the Debian package that brings it.
readonly -A packages=(
  [systemd-nspawn]=systemd-container [mmdebstrap]=mmdebstrap [nft]=nftables [ip]=iproute2
  [ethtool]=ethtool [ssh-keygen]=openssh-client [perl]=perl
)

say() { printf 'fleet: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

cannot() {
  say "this machine cannot run a fleet: $*"
  exit "$cannot_status"
}

unified_cgroups() { findmnt --noheadings --raw --output TARGET --types cgroup2 | head -n 1 || true; }

missing_packages() {
  local command
  for command in "${!packages[@]}"; do
    command -v "$command" >/dev/null || echo "${packages[$command]}"
  done
}

cages=$(unified_cgroups)/infrakit-fleet/lane$lane
readonly cages

# Leaves with status 77 and one line if this machine can never run a fleet. Changes nothing.
check_machine() {
  local distribution
  ((EUID == 0)) || cannot 'it takes root'
  distribution=$(. /etc/os-release && echo "$ID")
  [[ $distribution == debian ]] || cannot "it takes Debian, this is $distribution"
  [[ -n $(unified_cgroups) ]] || cannot 'no cgroup2 hierarchy is mounted'
  [[ -n $(missing_packages) ]] || probe_kernel
}

# Tries overlay, bridge, veth and nftables for real, in namespaces that vanish with the attempt.
probe_kernel() {
  local scratch reason
  mkdir -p "$state"
  scratch=$(mktemp -d "$state/probe.XXXXXX")
  reason=$(unshare --net --mount bash -s "$scratch" <<'END' 2>/dev/null || true
    cd "$1" && mkdir lower upper work root
    mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work,volatile root ||
      { echo "no overlayfs on $1"; exit; }
    ip link add bridge0 type bridge || { echo 'no bridges'; exit; }
    ip link add veth0 type veth peer name veth1 || { echo 'no veth pairs'; exit; }
    nft 'add table bridge t; add table ip t; add chain ip t c { type nat hook postrouting priority 100; };
      add rule ip t c masquerade' || { echo 'no nftables with NAT'; exit; }
    echo able
END
  )
  rm -rf "$scratch"
  [[ $reason == able ]] || cannot "${reason:-namespaces are not permitted}"
}

install_missing_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  {
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      -o DPkg::Lock::Timeout=300 "${missing[@]}"
  } >"$state/apt.log" 2>&1 || cannot "apt-get could not install ${missing[*]}, see $state/apt.log"
}

# Makes this machine ready to hold hosts. Whatever all lanes have in common is changed by one process at a time.
prepare_machine() {
  check_machine
  mkdir -p "$state/image" "$lane_state/hosts"
  if [[ -n $(missing_packages) || ! -e $private_key.pub ]]; then
    (
      flock 7
      install_missing_packages
      probe_kernel
      [[ -e $private_key.pub ]] || ssh-keygen -q -t ed25519 -N '' -C infrakit-fleet -f "$private_key"
    ) 7>"$state/lock"
  fi
  mkdir -p "$cages"
  [[ -e $cages/cgroup.kill ]] || cannot 'the kernel has no cgroup.kill (Linux 5.14)'
}

# The lane as a whole: `up` and `down` have it for themselves, commands on hosts share it (descriptor 8).
lock_lane() { # exclusive|shared
  exec 8>"$lane_state/lock"
  flock "--$1" 8
}
