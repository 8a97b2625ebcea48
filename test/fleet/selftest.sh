#!/usr/bin/env bash
# selftest.sh - takes a fleet through its life and checks every step. Works in a lane of its own (15, or
# INFRAKIT_FLEET_LANE), so that other fleets stay as they are; it deletes the hosts of that lane.
# shellcheck disable=SC2016 # the single-quoted commands are for the hosts' shells
set -uo pipefail

export INFRAKIT_FLEET_LANE=${INFRAKIT_FLEET_LANE:-15}
here=$(dirname "$(readlink -f "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

fleet() { "$here/fleet.sh" "$@"; }

expect() { # SENTENCE COMMAND...
  local began=${EPOCHREALTIME/./} output verdict=ok
  if output=$("${@:2}" 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    verdict="FAILED: $(tail -n 3 <<<"$output")"
  fi
  printf '%-52s %6d ms  %s\n' "$1" $(((${EPOCHREALTIME/./} - began) / 1000)) "$verdict"
}

fails() { ! "$@"; }

by_key() { # [USER@]HOST COMMAND
  fleet ssh "$@"
}

by_password() { # USER HOST COMMAND
  SSH_ASKPASS=$scratch/password SSH_ASKPASS_REQUIRE=force ssh -o PreferredAuthentications=password \
    -o UserKnownHostsFile="$known_hosts" -o StrictHostKeyChecking=yes "$1@$(address_of "$2")" "$3"
}

address_of() { fleet hosts | awk -v name="$1" '$1 == name { print $3 }'; }

greeting() { timeout 3 bash -c 'read -r line <"/dev/tcp/$0/22"; echo "$line"' "$(address_of "$1")"; }
answers() { [[ $(greeting "$1") == SSH-* ]]; }
is_silent() { greeting "$1"; (($? == 124)); }

takes_longer_than() { # MILLISECONDS COMMAND...
  local began=${EPOCHREALTIME/./}
  "${@:2}" && (((${EPOCHREALTIME/./} - began) / 1000 > $1))
}

tells_of_silence() { # HOST
  local said
  ! said=$(fleet heal "$1" 2>&1) && [[ $said == *'does not answer'* ]]
}

boot_id() { by_key "$1" cat /proc/sys/kernel/random/boot_id; }

reboots() { # HOST
  local before
  before=$(boot_id "$1")
  timeout 10 "$here/fleet.sh" ssh "root@$1" reboot || true
  for _ in {1..100}; do
    sleep 0.2
    [[ $(timeout 5 "$here/fleet.sh" ssh "$1" cat /proc/sys/kernel/random/boot_id) =~ ^[0-9a-f-]{36}$ ]] &&
      [[ ${BASH_REMATCH[0]} != "$before" ]] && return 0
  done
  return 1
}

stops_in_order() { [[ -z $(fleet stop "$@" 2>&1) ]]; }

nothing_is_left() {
  local tag=$INFRAKIT_FLEET_LANE
  ! ip netns list | grep "^ik$tag-" && ! ip link | grep -E " ik(b|t)?${tag}[-:@]" &&
    ! nft list tables | grep "fleet_$tag$" && ! grep "/lane$tag/" /proc/mounts &&
    ! find /sys/fs/cgroup -path "*/infrakit-fleet/lane$tag" | grep . &&
    [[ -z $(fleet hosts) ]] && ! pgrep -f "machine=ik$tag-"
}

unit='[Service]
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target'

expect 'the machine can run a fleet' fleet check
expect 'three systemd hosts, two light, two busybox come up' fleet up --fresh 3 systemd 2 light 2 busybox
expect 'up again finds them running' fleet up 3 systemd 2 light 2 busybox
known_hosts=$(fleet paths | awk '$1 == "known_hosts" { print $2 }')
printf '#!/bin/sh\necho fleet\n' >"$scratch/password"
chmod +x "$scratch/password"

echo '# users'
for user in root admin deploy guest dash ash; do
  expect "$user logs in by key" by_key "$user@deb1" true
  expect "$user logs in by password" by_password "$user" deb2 true
done
for user in root admin; do
  expect "$user logs in by key on busybox" by_key "$user@bb1" true
  expect "$user logs in by password on busybox" by_password "$user" bb1 true
done
expect 'a wrong user is refused' fails by_key nobody@deb1 true
expect 'admin becomes root without a password' by_key admin@deb1 'test "$(sudo -n id -u)" = 0'
expect 'deploy needs a password to become root' by_key deploy@deb1 '! sudo -n true'
expect 'deploy becomes root with it' by_key deploy@deb1 'test "$(echo fleet | sudo -S -p "" id -u)" = 0'
expect 'guest may not become root' by_key guest@deb1 '! echo fleet | sudo -S -p "" true'
expect 'the shell of user ash is ash' by_key ash@deb1 'test "$(readlink -f /proc/$$/exe)" = /usr/bin/busybox'
expect 'busybox has neither bash nor sudo nor apt' by_key bb1 \
  '! command -v bash && ! command -v sudo && ! command -v apt-get'

echo '# inside'
expect 'there is no python' by_key deb1 '! command -v python3 && ! command -v python'
expect 'root may log in only by the drop-in' by_key deb1 'sudo sshd -T | grep -qx "permitrootlogin yes" &&
  sudo rm /etc/ssh/sshd_config.d/50-fleet.conf && sudo sshd -T | grep -qx "permitrootlogin without-password"'
expect 'systemd is running' by_key deb1 'test "$(systemctl is-system-running)" = running'
expect 'a unit lives' by_key deb1 "echo '$unit' | sudo tee /etc/systemd/system/nap.service"' &&
  sudo systemctl daemon-reload && sudo systemctl enable --now nap && systemctl is-active nap &&
  sudo systemctl restart nap && sudo journalctl -u nap | grep -q Started'
expect 'cron is active' by_key deb1 'systemctl is-active cron'
expect 'net.* is the host'\''s own' by_key deb1 'sudo sysctl -w net.ipv4.conf.all.log_martians=1'
for key in vm.swappiness fs.file-max kernel.kptr_restrict; do
  before=$(sysctl -n "$key")
  expect "$key is a private copy" by_key deb1 "sudo sysctl -w $key=7 && test \"\$(sudo sysctl -n $key)\" = 7"
  expect "and the machine keeps its own" test "$(sysctl -n "$key")" = "$before"
done
expect 'apt-get installs' by_key deb2 'sudo apt-get install -y -qq tree && tree --version'
expect 'apt-get installs on a light host' by_key lite1 'sudo apt-get install -y -qq tree && tree --version'
expect 'nginx, ufw and fail2ban can be installed' by_key deb3 'sudo apt-get install -y -qq nginx ufw fail2ban &&
  systemctl is-active nginx && sudo ufw allow ssh && sudo ufw --force enable'
expect 'a host reaches another' fleet exec deb1 "timeout 3 bash -c 'read -r line </dev/tcp/$(address_of deb2)/22'"
expect 'a host does not reach the world' fleet exec deb1 "! timeout 3 bash -c ': </dev/tcp/192.0.2.1/80'"
expect 'exec gives the exit status' fails fleet exec bb1 'exit 3'

echo '# the wire'
expect 'cut' fleet cut deb1 deb2
expect 'the cut host is silent' is_silent deb1
expect 'so is the other one' is_silent deb2
expect 'the third answers' answers deb3
expect 'heal' fleet heal deb1 deb2
expect 'the healed host answers' answers deb1
expect 'delay of 200 ms' fleet delay deb1 200
expect 'greeting takes two round trips of 200 ms' takes_longer_than 390 answers deb1
expect 'cut while slow' fleet cut deb1
expect 'the slow host is silent' is_silent deb1
expect 'heal both' fleet heal deb1
expect 'the host is fast again' fails takes_longer_than 390 answers deb1
fleet exec deb2 'systemctl stop ssh.socket ssh' >/dev/null 2>&1
expect 'heal tells of a host that stays silent' tells_of_silence deb2
fleet exec deb2 'systemctl start ssh' >/dev/null 2>&1
expect 'and is content when it answers' fleet heal deb2

echo '# power'
fleet exec deb1 'touch /root/kept'
expect 'kill' fleet kill deb1 lite1 bb1
expect 'the host does not answer' fails answers deb1
expect 'start' fleet start deb1 lite1 bb1
expect 'the disk is kept' fleet exec deb1 'test -e /root/kept && systemctl is-active nap'
expect 'stop is orderly' stops_in_order deb2 lite2 bb2
expect 'start' fleet start deb2 lite2 bb2
expect 'a systemd host reboots from within' reboots deb1
expect 'a busybox host reboots from within' reboots bb1
for host in deb1 lite1 bb1; do
  expect "reset $host" fleet reset "$host"
done
expect 'the disk is fresh' fleet exec deb1 '! test -e /root/kept'
expect 'the host key is the same' by_key deb1 true
cp "$known_hosts" "$scratch/before"
expect 'reset --new-key' fleet reset --new-key deb1 bb1
expect 'the host key is another' fails cmp -s "$known_hosts" "$scratch/before"
expect 'login with the new key' by_key deb1 true
expect 'login with the new key on busybox' by_key bb1 true

echo '# crashes and crowds'
cages=$(findmnt -nro TARGET -t cgroup2 | head -n 1)/infrakit-fleet/lane$INFRAKIT_FLEET_LANE
kill -9 "$(grep . "$cages/deb1/box/supervisor/cgroup.procs")" "$(grep . "$cages/lite1/keeper/cgroup.procs")"
echo 1 >"$cages/deb2/cgroup.kill"
sleep 0.5
expect 'up after a crash' fleet up 3 systemd 2 light
for host in deb1 deb2 lite1; do
  expect "login on $host" by_key "$host" true
done
resets_side_by_side() {
  fleet reset deb1 & fleet reset --new-key deb2 & fleet kill lite1 & wait
  fleet start lite1 && by_key deb1 true && by_key deb2 true && by_key lite1 true
}
expect 'commands on different hosts run side by side' resets_side_by_side
expect 'down' fleet down
expect 'nothing is left' nothing_is_left

echo "$passed passed, $failed failed"
((failed == 0))
