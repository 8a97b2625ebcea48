# shellcheck shell=bash
# The images that hosts' disks lie upon: made once, and made anew when a recipe changes.

readonly debian_packages=(
  systemd systemd-sysv dbus libpam-systemd openssh-server sudo cron ca-certificates
  iproute2 netbase procps busybox
)
readonly busybox_packages=(busybox-static dropbear-bin)

# The folder of a kind's image. Its name carries a digest of the recipes: a host made from an older one keeps that.
image_of() {
  local base=busybox digest
  [[ $1 == busybox ]] || base=debian-$(. /etc/os-release && echo "$VERSION_CODENAME")
  digest=$({ declare -p debian_packages busybox_packages; cat "$here"/recipe/*; } | sha256sum)
  echo "$state/image/$base-${digest:0:8}"
}

# Built beside its place and moved there when whole, so that a crash leaves no half image.
build_image() {
  local image
  image=$(image_of "$1")
  [[ ! -d $image ]] || return 0
  (
    flock 7
    [[ -d $image ]] || build_now "$1" "$image"
  ) 7>"$state/lock"
}

build_now() { # KIND IMAGE
  local image=$2 began=$SECONDS
  say "building ${image##*/}"
  rm -rf "$state"/image/*.new
  [[ -n $(apt_servers) ]] || cannot "the package servers in apt's configuration have no address"
  (
    set -e
    if [[ $1 == busybox ]]; then build_busybox "$image.new"; else build_debian "$image.new"; fi
  ) >"$image.log" 2>&1 &
  if ! wait $!; then
    tail -n 20 "$image.log" >&2
    fail "the image could not be built, see $image.log"
  fi
  mv "$image.new" "$image"
  drop_unused_images
  say "built in $((SECONDS - began)) s, $(du --summarize --block-size=M "$image" | cut -f1)"
}

# Images of older recipes that no host lies upon.
drop_unused_images() {
  local old kind
  local -A used=()
  for kind in "${kinds[@]}"; do
    used[$(image_of "$kind")]=yes
  done
  for old in "$state"/lane*/hosts/*/disk/image; do
    used[$(<"$old")]=yes
  done
  for old in "$state"/image/*/; do
    [[ -v used[${old%/}] ]] || rm -rf --one-file-system "${old%/}" "${old%/}.log"
  done
}

build_debian() {
  # As a hook the recipe runs while /proc and /dev are mounted: useradd needs them to copy a skeleton.
  # The package lists stay, so that apt-get install works in a host at once.
  bootstrap "$1" minbase "${debian_packages[*]}" --skip=cleanup/apt/lists --customize-hook="$here/recipe/debian.sh"
}

build_busybox() {
  bootstrap "$1" extract "${busybox_packages[*]}"
  PUBLIC_KEY=$(<"$private_key.pub") RECIPE=$here/recipe "$here/recipe/busybox.sh" "$1"
}

bootstrap() { # ROOT VARIANT "PACKAGE..." [OPTION...]
  local settings=$state/image/apt.conf codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt_settings >"$settings"
  debian_sources | PUBLIC_KEY=$(<"$private_key.pub") RECIPE=$here/recipe mmdebstrap --variant="$2" --include="$3" \
    --aptopt="$settings" --dpkgopt=force-unsafe-io "${@:4}" "$codename" "$1" -
}
