import { bool, params } from '../../sdk/index.ts';
import { setup } from './setup.ts';

/** What plays begin with. In Ansible it runs the modules of `ansible_facts_modules`, which is `setup` where nobody says so. */
export const gatherFacts = {
  ...setup,
  name: 'gather_facts',
  summary: 'Gather facts about the host, as a play does at its beginning.',
  standsFor: 'setup',
  params: params(() => ({
    ...setup.params.schema.shape,
    parallel: bool().optional().describe('Accepted and ignored.'),
  })),
};
