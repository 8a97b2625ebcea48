#!/bin/sh
# busybox.sh ROOT - makes a test host of the bare packages: busybox as init, shell and tools, dropbear as sshd; no
# bash, sudo, sftp or package manager. Called by mmdebstrap as debian.sh is.
set -eux
if [ "${1:-}" ]; then # outside: copy what is needed, then go on inside
  install -D "$RECIPE/private-sysctl.sh" "$1/usr/local/lib/fleet/private-sysctl"
  PASSWORD_HASH=$(perl -e 'print crypt "fleet", q($6$testfleet$)')
  export PASSWORD_HASH
  exec chroot "$1" /bin/busybox sh -s <"$0"
fi

PATH=/bin
busybox mkdir -p /sbin /usr/bin /usr/sbin
busybox rm -rf /usr/share /usr/lib/*/gconv /var/lib /etc/apt /etc/dpkg /etc/alternatives
/bin/busybox --install -s
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

mkdir -p /dev /proc /sys /run /tmp /var/log /etc/dropbear
ln -sfn /run /var/run
chmod 1777 /tmp
chmod u+s /bin/busybox

printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'admin:x:1000:1000::/home/admin:/bin/sh' >/etc/passwd
printf '%s\n' 'root:x:0:' 'admin:x:1000:' >/etc/group
(umask 077 && printf "%s:$PASSWORD_HASH:20000:0:99999:7:::\n" root admin >/etc/shadow)
echo /bin/sh >/etc/shells
printf '%s\n' 'NAME=BusyBox' 'ID=busybox' 'PRETTY_NAME="BusyBox test host"' >/etc/os-release
printf '%s\n' 'nameserver 127.0.0.1' >/etc/resolv.conf

for home in /root /home/admin; do
  mkdir -p "$home/.ssh"
  echo "$PUBLIC_KEY" >"$home/.ssh/authorized_keys"
  chmod 700 "$home/.ssh"
  chmod 600 "$home/.ssh/authorized_keys"
done
chown -R admin:admin /home/admin

printf '%s\n' '::sysinit:/usr/local/lib/fleet/private-sysctl' '::sysinit:/bin/hostname -F /etc/hostname' \
  '::respawn:/usr/sbin/dropbear -F' '::ctrlaltdel:/sbin/reboot' >/etc/inittab
