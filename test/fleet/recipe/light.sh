#!/bin/sh
# All that runs in a light host.
/usr/local/lib/fleet/private-sysctl
mkdir -p /run/sshd
exec /usr/sbin/sshd -D -e
