#!/bin/sh
# Only net.* is a host's own: vm.*, fs.* and kernel.* belong to the machine and are read-only here. Puts copies of
# them in their place, so that a program which sets them finds what it wrote and the machine is none the wiser.
copies=/run/private-sysctl
mkdir -p "$copies/live"
mount -o rbind /proc/sys/kernel "$copies/live"
mount --make-rprivate "$copies/live" # or it would follow what happens to the original
for tree in vm fs kernel; do
  cp -r "/proc/sys/$tree" "$copies/" 2>/dev/null # a few of them can be written but not read
  mount -o bind "$copies/$tree" "/proc/sys/$tree"
done
# What has to stay live, such as the boot id.
for node in random hostname domainname; do
  mount -o rbind "$copies/live/$node" "/proc/sys/kernel/$node"
done
umount -l "$copies/live"
