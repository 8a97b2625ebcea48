import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { times } from './case.ts';
import { inventoryOf } from './ground.ts';
import type { BenchHost, Hosts } from './hosts.ts';
import type { Endpoint, Wire } from './wire.ts';

const nameOf = (index: number): string => `n${String(index + 1).padStart(4, '0')}`;

/** So many names for the hosts there are, dealt out in turn: each name is a machine of its own to the controller. */
export function dealNames(count: number, endpoints: readonly Endpoint[]): Endpoint[] {
  return times(count, nameOf).flatMap((name, index) => {
    const endpoint = endpoints[index % endpoints.length];
    return endpoint === undefined ? [] : [{ ...endpoint, name }];
  });
}

/** Writes the inventory of the first `count` names and gives its path. */
export function writeNames(count: number, wire: Wire, privateKey: string, scratch: string): string {
  const path = join(scratch, `names-${count}`);
  writeFileSync(path, inventoryOf(dealNames(count, wire.endpoints), privateKey));
  return path;
}

export const EACH_ITS_FOLDER = JSON.stringify({
  root: '/opt/bench/{{ inventory_hostname }}',
  web_with_service: false,
});

/** Clears the hosts and makes the user and the group that all names of a host share. */
export async function clearForNames(fleet: Hosts, hosts: readonly BenchHost[]): Promise<void> {
  await fleet.execute(
    hosts,
    `rm -rf /opt/bench && mkdir -p /opt/bench
getent group benchgroup >/dev/null || groupadd -g 4801 benchgroup
getent passwd benchuser >/dev/null || useradd -u 4801 -g benchgroup -s /bin/sh -M benchuser`,
  );
}

/**
 * Gives each name what its host's first name has, so that not every name has to be set up over SSH. Whether all is as
 * the role wants it, its run tells.
 */
export async function copyToNames(fleet: Hosts, hosts: readonly BenchHost[], count: number): Promise<void> {
  await Promise.all(
    hosts.map(async (host, place) => {
      const [first, ...others] = times(count, nameOf).filter((_, index) => index % hosts.length === place);
      if (first === undefined || others.length === 0) return;
      await fleet.execute([host], COPY.replace('FIRST', first).replace('OTHERS', others.join(' ')));
    }),
  );
}

const COPY = `cd /opt/bench && first=FIRST && for name in OTHERS; do
  cp -a "$first" "$name"
  grep -rlF "/opt/bench/$first" "$name" | xargs -r sed -i "s|/opt/bench/$first|/opt/bench/$name|g"
  ln -sfn "/opt/bench/$name/www" "$name/current"
done`;
