import { defineModule, int, list, params, path, probe } from '../../sdk/index.ts';
import { chosen, filtered } from './filter.ts';
import { readReadings } from './readings.ts';
import { factsScript } from './script.ts';
import { gather, isKnownFact, topicsOf } from './topics.ts';

/** Reads the facts of a host. A result names them as variables are named; the engine gives both spellings. */
export const setup = defineModule({
  name: 'setup',
  collection: 'ansible.builtin',
  summary: 'Gather facts about the host.',
  params: params(() => ({
    gather_subset: list().default(['all']),
    filter: list().default([]),
    fact_path: path().default('/etc/ansible/facts.d'),
    gather_timeout: int().optional(),
  })),
  inspect({ fact_path, filter, gather_subset, gather_timeout }) {
    const topics = filtered(topicsOf(gather_subset), filter);
    const script = factsScript(topics, { factPath: fact_path, timeout: gather_timeout });
    return { host: probe(script, ({ stdout }) => readReadings(stdout)) };
  },
  plan: () => [],
  setsFact: isKnownFact,
  result({ filter, gather_subset }, { host }) {
    const topics = filtered(topicsOf(gather_subset), filter);
    const facts = chosen({ ...gather(topics, host), gather_subset, module_setup: true }, filter);
    const late = host.all('given-up').filter((piece) => piece !== 'the full name');
    return {
      ansible_facts: Object.fromEntries(Object.entries(facts).map(([name, fact]) => [variableOf(name), fact])),
      ...(late.length === 0 ? {} : { warnings: late.map((piece) => `gave up ${piece}: it took too long`) }),
    };
  },
});

/** These are of the module, not of the host. */
const OF_MODULE = new Set(['gather_subset', 'module_setup']);

const variableOf = (name: string): string => (OF_MODULE.has(name) ? name : `ansible_${name}`);
