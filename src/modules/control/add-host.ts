import { type Dict, defineControl, hostAddress, list, params, str, toJson } from '../../sdk/index.ts';

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
  run({ name, groups }, { free }) {
    const { host = name, port } = hostAddress(name) ?? {};
    const vars: Dict = new Map(free);
    if (port !== undefined && !vars.has('ansible_ssh_port')) vars.set('ansible_ssh_port', port);
    return {
      changed: true,
      fields: { add_host: { host_name: host, groups, host_vars: toJson(vars) } },
      effects: [{ kind: 'add-host', name: host, groups, vars }],
    };
  },
});
