import { defineModule, params } from '../../sdk/index.ts';
import { inspectApt, inspectCandidates } from './apt-inspect.ts';
import { type AptWant, aptAliases, aptParams } from './apt-params.ts';
import { aptResult, planApt } from './apt-plan.ts';

const aptRule = ({ deb, name }: AptWant): string | undefined =>
  deb !== undefined && name.length > 0 ? 'deb and name exclude each other' : undefined;

export const apt = defineModule({
  name: 'apt',
  collection: 'ansible.builtin',
  summary: 'Install, upgrade and remove packages of Debian and its relatives.',
  params: params(aptParams, { aliases: aptAliases, rule: aptRule }),
  inspect: inspectApt,
  inspectMore: (want, is) => inspectCandidates(want, is),
  plan: (want, is) => planApt(want, is),
  result: (want, is, outputs) => aptResult(want, is, outputs),
});
