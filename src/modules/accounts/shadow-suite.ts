import { joinShell, sh, userUmask } from '../../sdk/index.ts';
import type { AccountTools, GroupTools, UserTools } from './account-tools.ts';

const SBIN = sh`PATH=$PATH:/usr/sbin:/sbin`;
const PROLOGUE = sh`${SBIN}; ${userUmask}`;

const given = (option: string, value: string | number | undefined): (string | number)[] =>
  value === undefined ? [] : [option, value];

/** A setting of login.defs(5) for one call. */
const setting = (name: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : ['-K', `${name}=${value}`];

const users: UserTools = {
  create: (user) => {
    const options = [
      ...given('-u', user.uid),
      ...(user.uid !== undefined && user.non_unique ? ['-o'] : []),
      ...given('-g', user.group),
      ...(user.group === undefined && user.ownGroupExists ? ['-N'] : []),
      ...(user.groups.length > 0 ? ['-G', user.groups.join(',')] : []),
      ...given('-c', user.comment),
      ...given('-d', user.home),
      ...given('-s', user.shell),
      ...(user.create_home ? ['-m', ...given('-k', user.skeleton)] : ['-M']),
      ...setting('UMASK', user.umask),
      ...setting('UID_MIN', user.uid_min),
      ...setting('UID_MAX', user.uid_max),
      ...(user.system ? ['-r'] : []),
    ];
    return sh`${PROLOGUE}; useradd ${options} -- ${user.name}`;
  },
  amend: ({ name }, { uid, non_unique, gid, comment, home, moveHome, shell }) => {
    const options = [
      ...given('-u', uid),
      ...(uid !== undefined && non_unique ? ['-o'] : []),
      ...given('-g', gid),
      ...given('-c', comment),
      ...given('-d', home),
      ...(home !== undefined && moveHome ? ['-m'] : []),
      ...given('-s', shell),
    ];
    return sh`${PROLOGUE}; usermod ${options} -- ${name}`;
  },
  remove: ({ name }, { home, force }) =>
    sh`${PROLOGUE}; userdel ${[...(force ? ['-f'] : []), ...(home ? ['-r'] : []), '--', name]}`,
  regroup: (name, join, leave) => {
    const steps = [
      ...(join.length > 0 ? [sh`usermod -a -G ${join.join(',')} -- ${name}`] : []),
      ...leave.map((group) => sh`gpasswd -d ${name} ${group} >/dev/null`),
    ];
    return sh`${PROLOGUE}; ${joinShell(steps, ' && ')}`;
  },
  setPassword: (name, hash) => sh`${SBIN}; printf '%s\n' ${`${name}:${hash}`} | chpasswd -e`,
  setAging: (name, field, days) => sh`${SBIN}; chage ${CHAGE_OPTIONS[field]} ${days} -- ${name}`,
};

const CHAGE_OPTIONS = { minimum: '-m', maximum: '-M', warning: '-W', inactive: '-I', expires: '-E' } as const;

const groups: GroupTools = {
  create: ({ name, gid, system, non_unique, gid_min, gid_max }) => {
    const number = gid === undefined ? [] : ['-g', gid, ...(non_unique ? ['-o'] : [])];
    const range = [...setting('GID_MIN', gid_min), ...setting('GID_MAX', gid_max)];
    return sh`${PROLOGUE}; groupadd ${[...number, ...(system ? ['-r'] : []), ...range]} -- ${name}`;
  },
  renumber: ({ name, gid, non_unique }) => {
    const options = ['-g', gid, ...(non_unique ? ['-o'] : [])];
    return sh`${PROLOGUE}; groupmod ${options} -- ${name}`;
  },
  remove: (name, { force }) => sh`${PROLOGUE}; groupdel ${[...(force ? ['-f'] : []), '--', name]}`,
};

/** Accounts by the programs of the shadow suite: useradd(8) and its kin. */
export const shadowSuite: AccountTools = { users, groups };
