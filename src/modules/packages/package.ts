import { defineModule, InfrakitError, params, str } from '../../sdk/index.ts';
import { inspectApt, inspectCandidates } from './apt-inspect.ts';
import { aptAliases, aptParams } from './apt-params.ts';
import { aptResult, planApt } from './apt-plan.ts';

const MANAGERS = new Set(['auto', 'apt', 'ansible.builtin.apt']);

const refused = (use: string): string | undefined =>
  MANAGERS.has(use)
    ? undefined
    : `Could not find a matching action for the "${use}" package manager: only apt is supported`;

/** Installs with the package manager of the host, which has to be apt; so its parameters are those of `apt`. */
export const packageModule = defineModule({
  name: 'package',
  collection: 'ansible.builtin',
  summary: 'Install, upgrade and remove packages with the package manager of the host.',
  standsFor: 'apt',
  params: params(() => ({ ...aptParams(), use: str().default('auto') }), {
    aliases: aptAliases,
    unsupported: {
      enablerepo: 'it is a parameter of dnf and yum',
      disablerepo: 'it is a parameter of dnf and yum',
      disable_plugin: 'it is a parameter of dnf and yum',
    },
    rule: ({ use }) => refused(use),
  }),
  prepare(want, node) {
    const said = want.use === 'auto' ? refused(node.variable('ansible_package_use') ?? 'auto') : undefined;
    if (said !== undefined) throw new InfrakitError(said);
    return want;
  },
  inspect: (want) => inspectApt(want),
  inspectMore: (want, is) => inspectCandidates(want, is),
  plan: (want, is) => planApt(want, is),
  result: (want, is, outputs) => aptResult(want, is, outputs),
});
