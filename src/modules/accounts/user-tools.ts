import { joinShell, type Shell, sh, userUmask } from '../../sdk/index.ts';
import type { Accounts, PasswdEntry } from './account-files.ts';

/** What a new user is to be; what is left out is up to the host's defaults. */
export interface NewUser {
  readonly name: string;
  readonly uid?: number | undefined;
  readonly non_unique: boolean;
  readonly group?: string | undefined;
  /** True where a group of the user's name is there already. */
  readonly ownGroupExists: boolean;
  readonly groups: readonly string[];
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly shell?: string | undefined;
  readonly create_home: boolean;
  readonly skeleton?: string | undefined;
  readonly system: boolean;
  readonly umask?: string | undefined;
}

/** Fields of passwd(5) to change. */
export interface Amendment {
  readonly uid?: number | undefined;
  readonly non_unique?: boolean | undefined;
  readonly gid?: number | undefined;
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly moveHome?: boolean | undefined;
  readonly shell?: string | undefined;
}

/** How a host makes, changes and removes users. */
export interface UserTools {
  create(user: NewUser): Shell;
  amend(user: PasswdEntry, changes: Amendment): Shell;
  remove(name: string, options: { readonly home: boolean; readonly force: boolean }): Shell;
  /** Puts the user into these groups and takes them out of those. */
  regroup(name: string, join: readonly string[], leave: readonly string[]): Shell;
  lock(name: string, locked: boolean): Shell;
}

const PROLOGUE = sh`PATH=$PATH:/usr/sbin:/sbin; ${userUmask}`;

const given = (option: string, value: string | number | undefined): (string | number)[] =>
  value === undefined ? [] : [option, value];

const shadowSuite: UserTools = {
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
      ...(user.umask === undefined ? [] : ['-K', `UMASK=${user.umask}`]),
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
  remove: (name, { home, force }) =>
    sh`${PROLOGUE}; userdel ${[...(force ? ['-f'] : []), ...(home ? ['-r'] : []), '--', name]}`,
  regroup: (name, join, leave) => {
    const steps = [
      ...(join.length > 0 ? [sh`usermod -a -G ${join.join(',')} -- ${name}`] : []),
      ...leave.map((group) => sh`gpasswd -d ${name} ${group} >/dev/null`),
    ];
    return sh`${PROLOGUE}; ${joinShell(steps, ' && ')}`;
  },
  lock: (name, locked) => sh`${PROLOGUE}; usermod ${locked ? '-L' : '-U'} -- ${name}`,
};

const busybox: UserTools = {
  create: (user) => {
    const options = [
      ...given('-u', user.uid),
      ...given('-G', user.group ?? (user.ownGroupExists ? user.name : undefined)),
      ...given('-g', user.comment),
      ...given('-h', user.home),
      ...given('-s', user.shell),
      ...(user.create_home ? given('-k', user.skeleton) : ['-H']),
      ...(user.system ? ['-S'] : []),
    ];
    const groups = user.groups.map((group) => sh`addgroup ${user.name} ${group}`);
    return sh`${PROLOGUE}; ${joinShell([sh`adduser -D ${options} ${user.name}`, ...groups], ' && ')}`;
  },
  amend: (user, { uid, gid, comment, home, moveHome, shell }) => {
    const { name } = user;
    const fields = [uid ?? user.uid, gid ?? user.gid, comment ?? user.comment, home ?? user.home, shell ?? user.shell];
    const move = home !== undefined && moveHome ? [sh`mv -- ${user.home} ${home}`] : [];
    return joinShell([...move, replaceEntry(name, fields.join(':'))], ' && ');
  },
  remove: (name, { home }) => sh`${PROLOGUE}; deluser ${[...(home ? ['--remove-home'] : []), name]}`,
  regroup: (name, join, leave) => {
    const steps = [
      ...join.map((group) => sh`addgroup ${name} ${group}`),
      ...leave.map((group) => sh`delgroup ${name} ${group}`),
    ];
    return sh`${PROLOGUE}; ${joinShell(steps, ' && ')}`;
  },
  lock: (name, locked) => sh`${PROLOGUE}; passwd ${locked ? '-l' : '-u'} ${name}`,
};

/** Busybox has no usermod: a new file with the one line replaced takes the place of the old one. */
const replaceEntry = (name: string, fields: string): Shell => sh`umask 022
while IFS= read -r line; do
  case $line in
    ${name}:*) password=$(printf '%s' "$line" | cut -d: -f2); printf '%s:%s:%s\n' ${name} "$password" ${fields} ;;
    *) printf '%s\n' "$line" ;;
  esac
done </etc/passwd >/etc/passwd.infrakit && mv -f /etc/passwd.infrakit /etc/passwd`;

export const userTools = ({ tools }: Accounts): UserTools => (tools === 'busybox' ? busybox : shadowSuite);

/** Sets a password hash. It is typed into chpasswd: on a command line everybody on the host could read it. */
export const setPassword = (name: string, hash: string): Shell =>
  sh`PATH=$PATH:/usr/sbin:/sbin; printf '%s\n' ${`${name}:${hash}`} | chpasswd -e`;
