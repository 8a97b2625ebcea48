# shellcheck shell=bash
# What is written down about the hosts of a lane, for those who log in to them.

list_hosts() {
  local host power
  for host in $(all_hosts); do
    describe_host "$host"
    power=off
    ! is_running || power=on
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$kind" "$address" "$login" "$power"
  done
}

list_paths() {
  printf '%s\t%s\n' private_key "$private_key" known_hosts "$lane_state/known_hosts" \
    inventory "$lane_state/inventory"
}

print_known_hosts() {
  local host
  for host in $(all_hosts); do
    describe_host "$host"
    [[ ! -e $home/host_key.pub ]] || echo "$address $(cut -d' ' -f1,2 "$home/host_key.pub")"
  done
}

print_inventory() {
  local group host
  for group in "${kinds[@]}"; do
    echo "[$group]"
    for host in $(all_hosts); do
      describe_host "$host"
      [[ $kind != "$group" ]] || echo "$name ansible_host=$address"
    done
    echo
  done
  cat <<END
[busybox:vars]
ansible_user=root

[all:vars]
ansible_user=admin
ansible_ssh_private_key_file=$private_key
ansible_ssh_common_args='-o UserKnownHostsFile=$lane_state/known_hosts -o StrictHostKeyChecking=yes'
END
}

# One writer at a time, and readers see either the old file or the new one.
write_records() {
  (
    flock 6
    print_known_hosts >"$lane_state/known_hosts.new"
    print_inventory >"$lane_state/inventory.new"
    mv "$lane_state/known_hosts.new" "$lane_state/known_hosts"
    mv "$lane_state/inventory.new" "$lane_state/inventory"
  ) 6>"$lane_state/records.lock"
}
