# shellcheck shell=bash
# The wire of one host: a veth pair from its namespace to the bridge, which can be cut or made slow.

plug_in() {
  local -a mac
  IFS=. read -ra mac <<<"$address"
  ip netns add "$namespace"
  # The same MAC after every reset, so that no peer holds a stale ARP entry.
  ip link add "$wire" type veth peer name eth0 netns "$namespace" \
    address "$(printf '02:1f:%02x:%02x:%02x:%02x' "${mac[@]}")"
  ip link set "$wire" master "$bridge" up
  ip -netns "$namespace" -batch - <<END
link set lo up
link set eth0 up
address add $address/20 dev eth0
route add default via $gateway
END
}

unplug() {
  ip link delete "$wire" 2>/dev/null || true
  ip netns delete "$namespace" 2>/dev/null || true
  join_wire 2>/dev/null || true # there is no firewall after a restart of the machine
}

# Drops all IP on the wire, both ways, also of a wire that is not there yet.
cut_wire() { nft add element bridge "$table" cut "{ $wire, $tap }"; }

# Adding first makes the deletion hold for a wire that was never cut.
join_wire() {
  nft -f - <<END
add element bridge $table cut { $wire, $tap }
delete element bridge $table cut { $wire, $tap }
END
}

# Makes a round trip on the wire longer by so many milliseconds; 0 makes it plain again.
delay_wire() {
  local milliseconds=$1
  tc qdisc delete dev "$wire" root 2>/dev/null || true
  end_processes "$cage/relay"
  ip link set "$wire" master "$bridge"
  ((milliseconds)) || return 0
  tc qdisc add dev "$wire" root netem delay "${milliseconds}ms" 2>/dev/null || start_relay "$milliseconds"
}

# For kernels without netem: a program between the host's wire and a tap that takes its place at the bridge.
start_relay() {
  # A raw socket sees the checksums that the virtual hardware was left to fill in: have the host fill them.
  nsenter --net="/run/netns/$namespace" ethtool --offload eth0 tx off >/dev/null
  ip link set "$wire" nomaster
  mkdir -p "$cage/relay"
  (
    enter_cage "$cage/relay"
    exec setsid perl "$here/delay.pl" "$wire" "$tap" "$1"
  ) </dev/null &>>"$home/relay.log" 8>&- 9>&- &
  wait_for 5 test -e "/sys/class/net/$tap" || fail "the delay of $name did not start, see $home/relay.log"
  ip link set "$tap" master "$bridge" up
}
