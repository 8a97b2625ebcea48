import { defineModule, params, str } from '../../sdk/index.ts';
import { managerProbe } from './daemon-reload.ts';
import { unitProbe } from './unit.ts';
import { planUnit, unitParams, unitResult } from './unit-plan.ts';

export const systemd = defineModule({
  name: 'systemd',
  collection: 'ansible.builtin',
  summary: 'Start, stop, enable or mask a systemd unit.',
  params: params(() => ({ name: str().optional(), ...unitParams }), {
    aliases: {
      name: ['service', 'unit'],
      daemon_reload: ['daemon-reload'],
      daemon_reexec: ['daemon-reexec'],
    },
    rule: ({ name, state, enabled, masked, scope }) => {
      const acts = state !== undefined || enabled !== undefined || masked !== undefined;
      if (acts && name === undefined) return 'state, enabled and masked need a name';
      return scope === 'global' && state !== undefined ? 'scope: global starts nothing; leave out state' : undefined;
    },
  }),
  inspect: ({ name, scope }) => ({ unit: unitProbe(name ?? '', scope), manager: managerProbe(scope) }),
  plan: (want, is) => planUnit(want, is),
  result: (want, is) => unitResult(want, is),
});
