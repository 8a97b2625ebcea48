# shellcheck shell=bash
# The network of a lane: one bridge, the machine as its gateway, and a firewall that lets the hosts
# reach each other, the machine, and of the world outside only this machine's apt servers.
#
# Sixteen lanes share 10.78.0.0/16, a /20 each, so that several fleets live side by side.

readonly network=10.78
readonly first_block=$((lane * 16))
readonly gateway=$network.$first_block.1
readonly subnet=$network.$first_block.0/20
readonly bridge=ikb$lane
readonly table=infrakit_fleet_$lane

# This release's own package sources as apt on this machine is configured, one line each.
debian_sources() {
  local codename
  # Without its lists and status apt answers from the configuration alone, in a fortieth of the time.
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # apt fills these in
  apt-get -o Dir::State::Lists=/nonexistent -o Dir::State::Status=/dev/null indextargets --no-release-info \
    --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E " $codename(-updates|-security|/updates)? " | sort -u
}

# What apt on this machine is told about fetching: proxies, and dates not to be checked.
apt_settings() { apt-config dump | grep -E '^Acquire::(https?|Check|Retries|ForceIPv)' || true; }

# "ADDRESS PORT NAME" of every server, proxies included, that apt in a host has to reach.
apt_servers() {
  local scheme name port address
  { debian_sources; apt_settings; } | grep -oE 'https?://[^/ ";]+' | sort -u |
    while IFS=/ read -r scheme _ name; do
      port=80
      [[ $scheme == http: ]] || port=443
      [[ $name != *:* ]] || port=${name##*:} name=${name%:*}
      while read -r address _; do
        echo "$address $port $name"
      done < <(getent ahostsv4 "$name")
    done | sort -u
}

network_is_up() { ip link show "$bridge" && nft list table ip "$table" && nft list table bridge "$table"; } &>/dev/null

raise_network() {
  (
    flock 6
    network_is_up || { remember_settings && make_bridge && make_firewall; }
    admit_apt_servers
  ) 6>"$state/network.lock"
}

drop_network() {
  (
    flock 6
    {
      ip link delete "$bridge"
      nft delete table ip "$table"
      nft delete table bridge "$table"
    } 2>/dev/null || true
    ip -brief link show type bridge | grep -q '^ikb' || restore_settings
  ) 6>"$state/network.lock"
}

make_bridge() {
  ip link show "$bridge" &>/dev/null || ip link add "$bridge" type bridge
  ip link set "$bridge" up
  ip address replace "$gateway/20" dev "$bridge"
}

# The set `cut` names the wires that carry no IP. Dropping in the bridge leaves ARP alone: a peer
# meets silence, as in a real partition, and not "no route to host".
make_firewall() {
  nft -f - <<END
table ip $table
delete table ip $table
table bridge $table
delete table bridge $table
table ip $table {
  set servers { type ipv4_addr . inet_service; }
  chain forward {
    type filter hook forward priority filter;
    iifname $bridge oifname $bridge accept
    tcp flags syn tcp option maxseg size set rt mtu
    iifname $bridge ip daddr . tcp dport @servers accept
    iifname $bridge reject with icmp type admin-prohibited
    oifname $bridge ct state established,related accept
    oifname $bridge drop
  }
  chain outward {
    type nat hook postrouting priority srcnat;
    ip saddr $subnet oifname != $bridge masquerade
  }
}
table bridge $table {
  set cut { type ifname; }
  chain from_hosts {
    type filter hook prerouting priority 0;
    iifname @cut ether type { ip, ip6 } drop
  }
  chain to_hosts {
    type filter hook postrouting priority 0;
    oifname @cut ether type { ip, ip6 } drop
  }
}
END
}

# Mirrors move between addresses, so each command that makes disks asks for them anew.
admit_apt_servers() {
  local address port
  apt_servers >"$lane_state/apt-servers.new"
  mv "$lane_state/apt-servers.new" "$lane_state/apt-servers"
  while read -r address port _; do
    nft add element ip "$table" servers "{ $address . $port }"
  done <"$lane_state/apt-servers"
}

# Two settings of the machine change while any lane has hosts; the values from before are kept.
remember_settings() {
  local key
  [[ -e $state/settings ]] || for key in net/ipv4/ip_forward fs/inotify/max_user_instances; do
    echo "$key $(<"/proc/sys/$key")"
  done >"$state/settings"
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 8192 >/proc/sys/fs/inotify/max_user_instances # each systemd takes a few
}

restore_settings() {
  local key value
  [[ -e $state/settings ]] || return 0
  while read -r key value; do
    echo "$value" >"/proc/sys/$key"
  done <"$state/settings"
  rm "$state/settings"
}
