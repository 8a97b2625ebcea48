import { need } from '../../sdk/index.ts';
import type { AccountDatabase } from './account-database.ts';
import { needName } from './account-name.ts';
import type { GroupTools, NewGroup } from './account-tools.ts';
import { freeId } from './free-id.ts';

/** Changes groups by new files in the place of the old: for hosts without groupadd(8). */
export const editGroups = (database: AccountDatabase): GroupTools => ({
  create(group) {
    addGroup(database, group);
    return database.write();
  },
  renumber({ name, gid, ...wanted }) {
    freeId(database, 'group', { ...wanted, id: gid });
    const before = String(database.records('group').find(([key]) => key === name)?.[2]);
    database.amend('group', name, { 2: gid });
    // As groupmod(8) does: the group stays the primary one of its users.
    for (const [user = '', , , primary] of database.records('passwd')) {
      if (primary === before) database.amend('passwd', String(user), { 3: gid });
    }
    return database.write();
  },
  remove(name, { force }) {
    database.need('group', name);
    const [, , gid] = database.records('group').find(([key]) => key === name) ?? [];
    const [user] = database.records('passwd').find((fields) => fields[3] === gid) ?? [];
    need(force || user === undefined, `cannot remove ${name}: it is the primary group of ${user}`);
    dropGroup(database, name);
    return database.write();
  },
});

/** Gives the number of the new group. */
export function addGroup(database: AccountDatabase, { name, gid, gid_min, gid_max, ...wanted }: NewGroup): number {
  needName(name);
  const id = freeId(database, 'group', { ...wanted, id: gid, lowest: gid_min, highest: gid_max });
  database.put('group', [name, 'x', id, '']);
  if (database.has('gshadow')) database.put('gshadow', [name, '!', '', '']);
  return id;
}

export function dropGroup(database: AccountDatabase, name: string): void {
  database.drop('group', name);
  if (database.has('gshadow')) database.drop('gshadow', name);
}

/** Changes who is in a group. */
export function regroup(database: AccountDatabase, group: string, change: (members: string[]) => string[]): void {
  for (const name of ['group', 'gshadow'] as const) {
    if (name === 'gshadow' && !database.has(name)) continue;
    const fields = database.records(name).find(([key]) => key === group);
    if (!fields && name === 'gshadow') continue;
    const members = String(fields?.[3] ?? '').split(',');
    database.amend(name, group, { 3: change(members.filter((member) => member !== '')).join(',') });
  }
}
