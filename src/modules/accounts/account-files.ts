import { joinShell, type Probe, probe, sh } from '../../sdk/index.ts';

/** A line of passwd(5). */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of group(5). */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The users and groups of a host: those of its own files, and the named ones that a directory service adds. */
export interface Accounts {
  /** What accounts are changed with: the programs of the shadow suite, or without those the files themselves. */
  readonly tools: 'shadow' | 'files' | 'none';
  readonly users: readonly PasswdEntry[];
  readonly groups: readonly GroupEntry[];
}

/** True on hosts with useradd, groupadd and the like. */
export const HAS_SHADOW_SUITE = sh`PATH=$PATH:/usr/sbin:/sbin command -v useradd >/dev/null`;

/** Reads the accounts; with `local` no directory service is asked. */
export function accountsProbe(users: readonly string[], groups: readonly string[], local: boolean): Probe<Accounts> {
  const remote = local
    ? []
    : [
        ...users.map((name) => sh`getent passwd -- ${name} 2>/dev/null | sed 's/^/passwd=/'`),
        ...groups.map((name) => sh`getent group -- ${name} 2>/dev/null | sed 's/^/group=/'`),
      ];
  const script = joinShell(
    [
      sh`if ${HAS_SHADOW_SUITE}; then echo tools=shadow; elif [ -e /etc/shadow ]; then echo tools=files; fi`,
      sh`sed 's/^/passwd=/' /etc/passwd; echo; sed 's/^/group=/' /etc/group; echo`,
      ...remote,
      sh`exit 0`,
    ],
    '\n',
  );
  return probe(script, ({ stdout }) => {
    const values = (key: string) =>
      stdout.split('\n').flatMap((line) => (line.startsWith(key) ? [line.slice(key.length)] : []));
    const [tools = 'none'] = values('tools=');
    return {
      tools: tools as Accounts['tools'],
      users: values('passwd=').map(readPasswd),
      groups: values('group=').map(readGroup),
    };
  });
}

export function readPasswd(line: string): PasswdEntry {
  const [name = '', , uid, gid, comment = '', home = '', shell = ''] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid), comment, home, shell };
}

export function readGroup(line: string): GroupEntry {
  const [name = '', , gid, members = ''] = line.split(':');
  return { name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') };
}

export const findUser = ({ users }: Accounts, name: string): PasswdEntry | undefined =>
  users.find((user) => user.name === name);

/** A group by its name, or by its number where no group has that name. */
export const findGroup = ({ groups }: Accounts, word: string): GroupEntry | undefined =>
  groups.find((group) => group.name === word) ?? groups.find((group) => String(group.gid) === word);
