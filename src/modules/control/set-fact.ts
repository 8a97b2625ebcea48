import { bool, type Dict, defineControl, InfrakitError, params, type Value } from '../../sdk/index.ts';
import { needVariableName } from './variable-name.ts';

export const setFact = defineControl({
  name: 'set_fact',
  collection: 'ansible.builtin',
  summary: 'Set variables of the host for the rest of the run.',
  params: params(() => ({ cacheable: bool().default(false) })),
  where: 'controller',
  check: 'run',
  freeNames: true,
  run({ cacheable }, { free }) {
    if (free.size === 0) throw new InfrakitError('set_fact needs at least one variable to set');
    const facts: Dict = new Map([...free].map(([name, value]) => [name, truthOf(value)]));
    for (const name of facts.keys()) needVariableName(name);
    return {
      values: new Map([['ansible_facts', facts]]),
      effects: [{ kind: 'facts', facts, cacheable }],
    };
  },
});

/** Ansible makes booleans of these words here, so that `set_fact: ready=no` does what it says. */
function truthOf(value: Value): Value {
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  if (word === 'yes' || word === 'true') return true;
  return word === 'no' || word === 'false' ? false : value;
}
