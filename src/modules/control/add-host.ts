import { defineControl, list, params, str, toJson } from '../../sdk/index.ts';

export const addHost = defineControl({
  name: 'add_host',
  collection: 'ansible.builtin',
  summary: 'Add a host, and the groups it is in, to the inventory of this run.',
  params: params(() => ({ name: str(), groups: list().default([]) }), {
    aliases: { name: ['hostname', 'host'], groups: ['group', 'groupname'] },
  }),
  where: 'controller',
  check: 'run',
  freeNames: true,
  oncePerPlay: true,
  run: ({ name, groups }, { free }) => ({
    changed: true,
    fields: { add_host: { host_name: name, groups, host_vars: toJson(free) } },
    effects: [{ kind: 'add-host', name, groups, vars: free }],
  }),
});
