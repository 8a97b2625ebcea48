import { joinShell, type Shell, sh, withoutSlash } from '../../sdk/index.ts';
import type { AccountDatabase } from './account-database.ts';
import { type Accounts, findGroup } from './account-files.ts';
import { needName } from './account-name.ts';
import type { AgingField, NewUser, UserTools } from './account-tools.ts';
import { addGroup, dropGroup, regroup } from './edit-groups.ts';
import { freeId } from './free-id.ts';
import { giveFiles, makeHome, moveHome, removeHome } from './home.ts';

/** Changes users by new files in the place of the old: for hosts without useradd(8). */
export const editUsers = (database: AccountDatabase, accounts: Accounts): UserTools => ({
  create(user) {
    needName(user.name);
    const { name, comment = '', home = `/home/${name}`, shell = '/bin/sh' } = user;
    const { uid_min: lowest, uid_max: highest } = user;
    const uid = freeId(database, 'passwd', { ...user, id: user.uid, lowest, highest });
    const gid = primaryGroup(database, accounts, user, uid);
    for (const group of user.groups) regroup(database, group, (members) => [...new Set([...members, name])]);
    database.put('shadow', newShadow(database, name));
    database.put('passwd', [name, 'x', uid, gid, comment, home, shell]);
    return inTurn(
      database.write(),
      ...(user.create_home ? [makeHome({ ...user, path: home, owner: `${uid}:${gid}` })] : []),
    );
  },

  amend(user, { uid, gid, comment, home, shell, moveHome: moves, non_unique = false }) {
    if (uid !== undefined) freeId(database, 'passwd', { id: uid, non_unique, system: false });
    database.amend('passwd', user.name, {
      ...(uid === undefined ? {} : { 2: uid }),
      ...(gid === undefined ? {} : { 3: gid }),
      ...(comment === undefined ? {} : { 4: comment }),
      ...(home === undefined ? {} : { 5: home }),
      ...(shell === undefined ? {} : { 6: shell }),
    });
    // The entry comes last: should this be cut off, the next run finds the old one and does the rest.
    return inTurn(
      ...(uid === undefined ? [] : [giveFiles(user.home, 'user', user.uid, uid)]),
      ...(gid === undefined ? [] : [giveFiles(user.home, 'group', user.gid, gid)]),
      ...(home !== undefined && moves ? [moveHome(user.home, home)] : []),
      database.write(),
    );
  },

  remove(user, { home, force }) {
    const { name } = user;
    database.need('passwd', name);
    const others = database.records('passwd').filter(([other]) => other !== name);
    for (const [group = '', , , members] of database.records('group')) {
      if (String(members).split(',').includes(name)) regroup(database, String(group), without(name));
    }
    const [, , gid, members] = database.records('group').find(([group]) => group === name) ?? [];
    // As userdel(8) does: the group of that name goes along where it is nobody else's.
    if (gid === String(user.gid) && members === '' && !others.some((fields) => fields[3] === gid)) {
      dropGroup(database, name);
    }
    database.drop('shadow', name);
    database.drop('passwd', name);
    const isShared = others.some((fields) => `${fields[5]}/`.startsWith(`${withoutSlash(user.home)}/`));
    const removesHome = home && user.home.startsWith('/') && withoutSlash(user.home) !== '/' && !isShared;
    return inTurn(
      ...(removesHome ? [removeHome(user.home, user.uid, force)] : []),
      ...(home ? [sh`rm -f -- ${[`/var/mail/${name}`, `/var/spool/mail/${name}`]}`] : []),
      database.write(),
    );
  },

  regroup(name, join, leave) {
    for (const group of join) regroup(database, group, (members) => [...new Set([...members, name])]);
    for (const group of leave) regroup(database, group, without(name));
    return database.write();
  },

  setPassword(name, hash) {
    if (!database.records('shadow').some(([key]) => key === name)) database.put('shadow', newShadow(database, name));
    database.amend('shadow', name, { 1: hash, 2: database.today });
    database.amend('passwd', name, { 1: 'x' });
    return database.write();
  },

  setAging(name, field, days) {
    if (!database.records('shadow').some(([key]) => key === name)) {
      const [, password] = database.records('passwd').find(([key]) => key === name) ?? [];
      const [key = '', closed = '', ...rest] = newShadow(database, name);
      database.put('shadow', [key, password === undefined || password === 'x' ? closed : password, ...rest]);
      database.amend('passwd', name, { 1: 'x' });
    }
    database.amend('shadow', name, { [AGING[field]]: days < 0 ? '' : days });
    return database.write();
  },
});

const AGING: Readonly<Record<AgingField, number>> = { minimum: 3, maximum: 4, warning: 5, inactive: 6, expires: 7 };

const without =
  (name: string) =>
  (members: string[]): string[] =>
    members.filter((member) => member !== name);

/** Without a password nobody can log in by one: `!`, as useradd(8) leaves it. */
const newShadow = (database: AccountDatabase, name: string): (string | number)[] => [
  name,
  '!',
  database.today,
  database.setting('PASS_MIN_DAYS') ?? 0,
  database.setting('PASS_MAX_DAYS') ?? 99_999,
  database.setting('PASS_WARN_AGE') ?? 7,
  '',
  '',
  '',
];

/** The wanted group, or the one of the user's name, which is made where it is not there, with the user's number if that is free. */
function primaryGroup(
  database: AccountDatabase,
  accounts: Accounts,
  { name, group, system }: NewUser,
  uid: number,
): number {
  const known = findGroup(accounts, group ?? name);
  if (known) return known.gid;
  const isFree = !database.records('group').some((fields) => fields[2] === String(uid));
  return addGroup(database, { name, gid: isFree ? uid : undefined, system, non_unique: false });
}

const inTurn = (...steps: readonly Shell[]): Shell =>
  joinShell(
    steps.map((step) => sh`${step} || exit 1`),
    '\n',
  );
