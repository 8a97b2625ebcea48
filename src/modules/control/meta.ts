import { choice, defineControl, META_ACTIONS, params } from '../../sdk/index.ts';

export const meta = defineControl({
  name: 'meta',
  collection: 'ansible.builtin',
  summary: 'Steer the run: flush handlers, end the play or the host, reconnect.',
  params: params(() => ({ action: choice(...META_ACTIONS) }), { freeForm: 'action' }),
  where: 'controller',
  check: 'run',
  run: ({ action }) => ({ effects: [{ kind: 'meta', action }] }),
});
