import { defineModule, params, str } from '../../sdk/index.ts';
import { inspectApt, inspectCandidates } from './apt-inspect.ts';
import { aptAliases, aptParams } from './apt-params.ts';
import { aptResult, planApt } from './apt-plan.ts';

const MANAGERS = new Set(['auto', 'apt', 'ansible.builtin.apt']);

/** Installs with the package manager of the host, which has to be apt; so its parameters are those of `apt`. */
export const packageModule = defineModule({
  name: 'package',
  collection: 'ansible.builtin',
  summary: 'Install, upgrade and remove packages with the package manager of the host.',
  params: params(() => ({ ...aptParams(), use: str().default('auto') }), {
    aliases: aptAliases,
    rule: ({ use }) =>
      MANAGERS.has(use)
        ? undefined
        : `Could not find a matching action for the "${use}" package manager: only apt is supported`,
  }),
  inspect: (want) => inspectApt(want),
  inspectMore: (want, is) => inspectCandidates(want, is),
  plan: (want, is) => planApt(want, is),
  result: (want, is, outputs) => aptResult(want, is, outputs),
});
