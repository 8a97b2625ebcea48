import { z } from 'zod';
import { type Dict, defineControl, InfrakitError, isDict, params, type Value } from '../../sdk/index.ts';

export const setStats = defineControl({
  name: 'set_stats',
  collection: 'ansible.builtin',
  summary: 'Keep figures for the end of the run, where show_custom_stats shows them.',
  params: params(() => ({
    data: z.unknown().optional().describe('Names and values.'),
    per_host: z.unknown().optional().describe('Whether each host has its own.'),
    aggregate: z.unknown().optional().describe('Add to what is there, instead of taking its place.'),
  })),
  where: 'controller',
  check: 'run',
  run(_, { given }) {
    const data = given.get('data') ?? new Map();
    if (!isDict(data)) throw new InfrakitError("The 'data' option needs to be a dictionary/hash");
    for (const name of data.keys()) needName(name);
    const perHost = truthOf(given.get('per_host'), false);
    const aggregate = truthOf(given.get('aggregate'), true);
    const told: Dict = new Map<string, Value>([
      ['data', data],
      ['per_host', perHost],
      ['aggregate', aggregate],
    ]);
    return {
      values: new Map([['ansible_stats', told]]),
      effects: [{ kind: 'stats', stats: data, perHost, aggregate }],
    };
  },
});

/** What is no boolean is false: Ansible does not insist here. */
const truthOf = (value: Value | undefined, otherwise: boolean): boolean =>
  value === undefined || value === null ? otherwise : /^(?:yes|on|true|t|y|1)$/i.test(String(value));

function needName(name: unknown): void {
  if (typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name)) return;
  throw new InfrakitError(
    `The variable name '${String(name)}' is not valid. Variables must start with a letter or underscore character, ` +
      'and contain only letters, numbers and underscores.',
  );
}
