import { InfrakitError } from '../../sdk/index.ts';
import { commandLine } from './command-line.ts';
import { dateTime } from './date-time.ts';
import { distribution, lsb } from './distribution.ts';
import { dns } from './dns.ts';
import type { Facts, Topic } from './fact.ts';
import { local } from './local.ts';
import { load, machine } from './machine.ts';
import { packageManager, python, serviceManager, systemd } from './managers.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { platform } from './platform.ts';
import { processor } from './processor.ts';
import type { Readings } from './readings.ts';
import { apparmor, capabilities, fips, selinux, sshHostKeys } from './security.ts';
import { devices, mounts } from './storage.ts';
import { environment, user } from './user.ts';
import { virtualization } from './virtualization.ts';

/** The topics that `min` stands for: gathered unless `!min` is asked. */
const MINIMAL: Readonly<Record<string, Topic>> = {
  platform,
  distribution,
  lsb,
  date_time: dateTime,
  env: environment,
  user,
  service_mgr: serviceManager,
  pkg_mgr: packageManager,
  systemd,
  python,
  selinux,
  apparmor,
  fips,
  caps: capabilities,
  ssh_pub_keys: sshHostKeys,
  dns,
  cmdline: commandLine,
  local,
  loadavg: load,
};

/** The other topics by the words that gather_subset has for them. */
const GROUPS: Readonly<Record<string, readonly Topic[]>> = {
  hardware: [machine, memory, processor, mounts, devices],
  network: [network],
  virtual: [virtualization],
};

/** Names of facts and collectors that are asked for one by one, with their topic. */
const ALONE: Readonly<Record<string, readonly Topic[]>> = {
  ...Object.fromEntries(Object.entries(MINIMAL).map(([name, topic]) => [name, [topic]])),
  mounts: [mounts],
  devices: [devices],
  processor: [processor],
  memory: [memory],
  dmi: [machine],
  interfaces: [network],
  default_ipv4: [network],
  default_ipv6: [network],
  all_ipv4_addresses: [network],
  all_ipv6_addresses: [network],
  virtualization_type: [virtualization],
  virtualization_role: [virtualization],
  // Tools of their own that no host of ours is asked for.
  facter: [],
  ohai: [],
};

const EVERYTHING = [...Object.values(MINIMAL), ...Object.values(GROUPS).flat()];

/**
 * The topics that a `gather_subset` stands for: `all`, `min`, a group, a fact, each also with `!` before it.
 *
 * @throws InfrakitError at a word that means nothing
 */
export function topicsOf(subset: readonly string[]): ReadonlySet<Topic> {
  const asked = subset.filter((word) => !word.startsWith('!'));
  const refused = subset.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const minimal = refused.includes('min') ? [] : Object.values(MINIMAL);
  const excluded = new Set(refused.flatMap((word) => (word === 'all' ? Object.values(GROUPS).flat() : named(word))));
  const wanted = asked.length === 0 ? EVERYTHING : asked.flatMap(named);
  // What is asked for by its own name comes even where `!all` stands beside it.
  const explicit = asked.filter((word) => word !== 'all' && word !== 'min').flatMap(named);
  return new Set([...minimal, ...wanted.filter((topic) => !excluded.has(topic)), ...explicit]);
}

function named(word: string): readonly Topic[] {
  if (word === 'all') return EVERYTHING;
  if (word === 'min') return Object.values(MINIMAL);
  const topics = GROUPS[word] ?? ALONE[word] ?? topicWithFact(word);
  if (topics) return topics;
  throw new InfrakitError(`there is no gather_subset '${word}'`, {
    hint: `it takes all, min, ${Object.keys(GROUPS).join(', ')}, or a fact such as distribution, each also with ! before it`,
  });
}

/** A single fact stands for the topic whose name it begins with, as in `distribution_version`. */
function topicWithFact(word: string): readonly Topic[] | undefined {
  const name = Object.keys(ALONE).find((one) => word.startsWith(`${one}_`));
  return name === undefined ? undefined : ALONE[name];
}

export const gather = (topics: ReadonlySet<Topic>, readings: Readings): Facts =>
  Object.assign({}, ...[...topics].map((topic) => topic.facts(readings)));

const KNOWN = new Set(EVERYTHING.flatMap(({ names }) => names));
const PREFIXES = [...KNOWN].filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether a fact of this name, without `ansible_`, is one that every host has or may have. */
export const isKnownFact = (name: string): boolean =>
  KNOWN.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
