import { defineModule, int, list, params, path, probe } from '../../sdk/index.ts';
import type { Facts } from './fact.ts';
import { readReadings } from './readings.ts';
import { factsScript } from './script.ts';
import { gather, topicsOf } from './topics.ts';

/** Reads the facts of a host. They come without the `ansible_` of Ansible's variables: the engine gives both spellings. */
export const setup = defineModule({
  name: 'setup',
  collection: 'ansible.builtin',
  summary: 'Gather facts about the host.',
  params: params({
    gather_subset: list().default(['all']),
    filter: list().default([]),
    fact_path: path().default('/etc/ansible/facts.d'),
    gather_timeout: int().optional(),
  }),
  inspect: ({ fact_path, gather_subset, gather_timeout }) => ({
    host: probe(factsScript(topicsOf(gather_subset), { factPath: fact_path, timeout: gather_timeout }), ({ stdout }) =>
      readReadings(stdout),
    ),
  }),
  plan: () => [],
  result({ filter, gather_subset }, { host }) {
    const facts = { ...gather(topicsOf(gather_subset), host), gather_subset, module_setup: true };
    const late = host.all('given-up').filter((piece) => piece !== 'the full name');
    return {
      ansible_facts: chosen(facts, filter),
      ...(late.length === 0 ? {} : { warnings: late.map((piece) => `gave up ${piece}: it took too long`) }),
    };
  },
});

/** The facts that match one of the patterns, with or without `ansible_` before their name; all where there is none. */
function chosen(facts: Facts, patterns: readonly string[]): Facts {
  const wanted = patterns.filter((pattern) => pattern !== '').map(wildcard);
  if (wanted.length === 0) return facts;
  const matches = (name: string) => wanted.some((one) => one.test(name) || one.test(`ansible_${name}`));
  return Object.fromEntries(Object.entries(facts).filter(([name]) => matches(name)));
}

/** A pattern of shell wildcards as a regular expression. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
