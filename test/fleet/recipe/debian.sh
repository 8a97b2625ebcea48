#!/bin/sh
# debian.sh ROOT - makes a test host of a bare Debian: called by mmdebstrap, with the fleet's key in PUBLIC_KEY and
# this folder in RECIPE.
set -eux
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

if [ "${1:-}" ]; then # outside: copy what is needed, then go on inside
  install -D "$RECIPE/private-sysctl.sh" "$1/usr/local/lib/fleet/private-sysctl"
  install -D "$RECIPE/light.sh" "$1/usr/local/lib/fleet/light"
  install -m 644 "$RECIPE/private-sysctl.service" "$1/etc/systemd/system/"
  exec chroot "$1" /bin/sh -s <"$0"
fi

# sshd is as Debian ships it but for this file, which is there for a hardening playbook to remove.
echo 'PermitRootLogin yes' >/etc/ssh/sshd_config.d/50-fleet.conf
rm -f /etc/ssh/ssh_host_*

# The key lies in the skeleton only while these users are made.
mkdir -m 700 /etc/skel/.ssh
(umask 077 && echo "$PUBLIC_KEY" >/etc/skel/.ssh/authorized_keys)
cp -rp /etc/skel/.ssh /root/

ln -s /bin/busybox /usr/local/bin/ash
echo /usr/local/bin/ash >>/etc/shells

useradd --create-home --shell /bin/bash admin
useradd --create-home --shell /bin/bash --groups sudo deploy
useradd --create-home --shell /bin/bash guest
useradd --create-home --shell /bin/dash dash
useradd --create-home --shell /usr/local/bin/ash ash
rm -r /etc/skel/.ssh
printf '%s:fleet\n' root admin deploy guest dash ash | chpasswd

printf '%s ALL=(ALL:ALL) NOPASSWD: ALL\n' admin dash ash >/etc/sudoers.d/50-fleet
chmod 440 /etc/sudoers.d/50-fleet

systemctl disable apt-daily.timer apt-daily-upgrade.timer
systemctl enable private-sysctl.service

# Nobody answers there: look-ups fail at once instead of after a timeout.
echo 'nameserver 127.0.0.1' >/etc/resolv.conf

# Empty, and not absent, gives each host an id of its own without the ceremony of a first boot.
: >/etc/machine-id
rm -f /etc/hostname
