import type { Dict } from '../template/value.ts';
import type { Layer } from './layered-scope.ts';

const PREFIX = 'ansible_';

/** Variables that decide how a host is reached and as whom. What a host says of itself never sets them. */
const RESERVED =
  /^ansible_(?:host|port|user|pass(?:word)?|connection|timeout|facts|\w+_interpreter|(?:host_key|private_key|become|ssh|sudo|su|doas|shell|local|paramiko)(?:_\w+)?)$/;

/** Facts whose names begin as those variables do. */
const HARMLESS = /^ansible_(?:local|ssh_host_key_(?!checking)\w+)$/;

/** Whether a variable decides how a host is reached, so that no fact stands behind it. */
export const isReserved = (name: string): boolean => RESERVED.test(name) && !HARMLESS.test(name);

/** What is known of a host from the host itself. */
export interface Facts {
  /** By their names without `ansible_`. */
  readonly facts: Dict;
  /** Those that a module named without that prefix: they are variables by this name, such as `services`. */
  readonly plainFacts: Dict;
}

/**
 * The facts of a host in both spellings: `ansible_facts.distribution` and `ansible_distribution`.
 *
 * @param isInjected without it in the first only, but for `ansible_local`: `inject_facts_as_vars`
 */
export function factsLayer(known: Facts, isInjected = true): Layer {
  return {
    get(name) {
      const { facts, plainFacts } = known;
      if (!isInjected && name !== 'ansible_facts' && name !== 'ansible_local') return undefined;
      if (!name.startsWith(PREFIX)) return plainFacts.get(name);
      if (name === 'ansible_facts') return facts;
      const value = facts.get(name.slice(PREFIX.length));
      return value !== undefined && isReserved(name) ? undefined : value;
    },
    keys: () => {
      const { facts, plainFacts } = known;
      if (!isInjected) return facts.has('local') ? ['ansible_facts', 'ansible_local'] : ['ansible_facts'];
      return ['ansible_facts', ...[...facts.keys()].map((key) => `${PREFIX}${key}`), ...plainFacts.keys()];
    },
  };
}
