import { defineModule, params, probe, sh, str } from '../../sdk/index.ts';

/** Says `pong` where the host runs a shell; `crash` fails, as in Ansible, to try how failures look. */
export const ping = defineModule({
  name: 'ping',
  collection: 'ansible.builtin',
  summary: 'Try to reach the host and run a shell there.',
  params: params(() => ({ data: str().default('pong') })),
  inspect: () => ({ answer: probe(sh`echo alive`, ({ stdout }) => stdout.trim()) }),
  plan: () => [],
  result: ({ data }) => (data === 'crash' ? { failed: true, msg: 'boom' } : { ping: data }),
});
