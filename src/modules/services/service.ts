import { defineModule, int, params, str } from '../../sdk/index.ts';
import { managerProbe } from './daemon-reload.ts';
import { unitProbe } from './unit.ts';
import { planUnit, unitParams, unitResult } from './unit-plan.ts';

const MANAGERS = new Set(['auto', 'systemd', 'ansible.builtin.systemd', 'ansible.builtin.systemd_service']);

/** The `service` of a host with systemd, which is the `systemd` module; the parameters of other init systems do nothing there. */
export const service = defineModule({
  name: 'service',
  collection: 'ansible.builtin',
  summary: 'Start, stop, restart or enable a service.',
  standsFor: 'systemd',
  params: params(
    () => ({
      name: str(),
      ...unitParams,
      use: str().default('auto'),
      sleep: int().optional(),
      pattern: str().optional(),
      runlevel: str().optional(),
      arguments: str().optional(),
    }),
    {
      aliases: { arguments: ['args'], daemon_reload: ['daemon-reload'] },
      rule: ({ use }) => (MANAGERS.has(use) ? undefined : `use: ${use} is not supported; only systemd is`),
    },
  ),
  inspect: ({ name, scope }) => ({ unit: unitProbe(name, scope), manager: managerProbe(scope) }),
  plan: (want, is) => planUnit(want, is),
  result: (want, is) => unitResult(want, is),
});
