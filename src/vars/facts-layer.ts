import type { Dict, Value } from '../template/value.ts';
import type { Layer } from './layered-scope.ts';

const PREFIX = 'ansible_';

/** Variables that decide how a host is reached and as whom. What a host says of itself never sets them. */
const RESERVED =
  /^ansible_(host|port|user|password|connection|become(_\w+)?|ssh_\w+|sudo_\w+|su_\w+|shell_\w+|\w+_interpreter|private_key_file|timeout|check_mode|diff_mode|facts)$/;

/** The facts of a host in both spellings: `ansible_facts.distribution` and `ansible_distribution`. */
export function factsLayer(facts: () => Dict): Layer {
  const spelled = (name: string): Value | undefined => {
    if (name === 'ansible_facts') return facts();
    if (!name.startsWith(PREFIX) || RESERVED.test(name)) return undefined;
    return facts().get(name.slice(PREFIX.length)) ?? facts().get(name);
  };
  return {
    get: spelled,
    keys: () => ['ansible_facts', ...[...facts().keys()].map((key) => `${PREFIX}${key}`)],
  };
}
