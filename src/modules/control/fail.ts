import { defineControl, json, params } from '../../sdk/index.ts';

export const fail = defineControl({
  name: 'fail',
  collection: 'ansible.builtin',
  summary: 'Fail with a message.',
  params: params(() => ({ msg: json().optional() })),
  where: 'controller',
  check: 'run',
  run: (_want, { given }) => ({
    failed: true,
    values: new Map([['msg', given.get('msg') ?? 'Failed as requested from task']]),
  }),
});
