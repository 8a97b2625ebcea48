import { defineControl, list, params, str } from '../../sdk/index.ts';

export const groupBy = defineControl({
  name: 'group_by',
  collection: 'ansible.builtin',
  summary: 'Put the host into a group named by a value, such as a fact.',
  params: params(() => ({ key: str(), parents: list().default(['all']) })),
  where: 'controller',
  check: 'run',
  run({ key, parents }) {
    const group = asGroup(key);
    const parentGroups = parents.map(asGroup);
    return {
      changed: true,
      fields: { add_group: group, parent_groups: parentGroups },
      effects: [{ kind: 'group-by', group, parents: parentGroups }],
    };
  },
});

const asGroup = (name: string): string => name.replaceAll(' ', '-');
