import { type Change, change, joinShell, need, sh, userUmask } from '../../sdk/index.ts';
import { type Accounts, findGroup, findUser, type PasswdEntry } from './account-files.ts';
import type { ShadowEntry } from './shadow.ts';
import { generateSshKey, type SshKey } from './ssh-key.ts';
import { keyFile, type UserWant } from './user-params.ts';
import { type Amendment, setPassword, userTools } from './user-tools.ts';

export interface UserState {
  readonly accounts: Accounts;
  readonly shadow: ShadowEntry | null;
  readonly homeExists: boolean;
  readonly key: SshKey;
}

export function* planUser(want: UserWant, state: UserState): Iterable<Change> {
  const { accounts } = state;
  const user = findUser(accounts, want.name);
  if (want.state === 'absent') {
    const apply = userTools(accounts).remove(want.name, { home: want.remove, force: want.force });
    if (user) yield change('user', want.name, null, apply);
    return;
  }
  need(accounts.tools !== 'none', 'this host has neither useradd nor adduser');
  for (const group of [want.group, ...(want.groups ?? [])].filter((name) => name !== undefined && name !== '')) {
    need(findGroup(accounts, group ?? ''), `Group ${group} does not exist`);
  }
  if (user) yield* planExisting(want, state, user);
  else yield* planNew(want, accounts);
  yield* planPassword(want, user ? state.shadow : null, user !== undefined);
  yield* planExpiry(want, user ? state.shadow : null);
  if (want.generate_ssh_key && (want.force || !user || !state.key.exists)) yield planKey(want, state.key);
}

function* planNew(want: UserWant, accounts: Accounts): Iterable<Change> {
  const apply = userTools(accounts).create({
    ...want,
    groups: wantedGroups(want, accounts),
    ownGroupExists: findGroup(accounts, want.name) !== undefined,
  });
  yield change('user', null, want.name, sh`${apply} && grep ${`^${want.name}:`} /etc/passwd`);
}

/** By name, without the empty name that templates leave behind, and without the primary group. */
function wantedGroups(want: UserWant, accounts: Accounts): string[] {
  const primary = want.group === undefined ? undefined : findGroup(accounts, want.group);
  const groups = (want.groups ?? []).flatMap((word) => findGroup(accounts, word)?.name ?? []);
  return [...new Set(groups)].filter((name) => name !== primary?.name);
}

function* planExisting(want: UserWant, { accounts, homeExists }: UserState, user: PasswdEntry): Iterable<Change> {
  const tools = userTools(accounts);
  const gid = want.group === undefined ? undefined : findGroup(accounts, want.group)?.gid;
  const amend = (what: string, is: string | number, wanted: string | number | undefined, changes: Amendment) =>
    wanted === undefined || wanted === is ? [] : [change(what, String(is), String(wanted), tools.amend(user, changes))];
  yield* amend('uid', user.uid, want.uid, { uid: want.uid, non_unique: want.non_unique });
  yield* amend('group', user.gid, gid, { gid });
  yield* amend('comment', user.comment, want.comment, { comment: want.comment });
  yield* amend('home', user.home, want.home, { home: want.home, moveHome: want.move_home });
  yield* amend('shell', user.shell, want.shell, { shell: want.shell });
  yield* planGroups(want, accounts, { ...user, gid: gid ?? user.gid });
  const home = want.home ?? user.home;
  if (want.create_home && !homeExists && !want.move_home) yield makeHome(want, home);
}

function* planGroups(want: UserWant, accounts: Accounts, user: PasswdEntry): Iterable<Change> {
  if (want.groups === undefined) return;
  const is = groupsOf(accounts, user);
  const wanted = wantedGroups(want, accounts).filter((name) => findGroup(accounts, name)?.gid !== user.gid);
  const join = wanted.filter((name) => !is.includes(name));
  const leave = want.append ? [] : is.filter((name) => !wanted.includes(name));
  if (join.length + leave.length === 0) return;
  const after = [...is, ...join].filter((name) => !leave.includes(name));
  yield change('groups', is.join(','), after.join(','), userTools(accounts).regroup(user.name, join, leave));
}

/** The groups that a user is in beside the primary one. */
export const groupsOf = ({ groups }: Accounts, { name, gid }: PasswdEntry): string[] => [
  ...new Set(groups.filter((one) => one.gid !== gid && one.members.includes(name)).map((one) => one.name)),
];

/** Ansible makes the home of a user who is there without one; useradd does not. */
const makeHome = ({ name, skeleton }: UserWant, home: string): Change =>
  change(
    'home',
    null,
    home,
    joinShell(
      [
        sh`${userUmask} && mkdir -p -- ${home}`,
        sh`if [ -d ${skeleton ?? '/etc/skel'} ]; then cp -R -- ${`${skeleton ?? '/etc/skel'}/.`} ${home}; fi`,
        sh`chown -R -- "$(id -u -- ${name}):$(id -g -- ${name})" ${home}`,
      ],
      ' && ',
    ),
  );

function* planPassword(want: UserWant, shadow: ShadowEntry | null, existed: boolean): Iterable<Change> {
  const { name, password, password_lock } = want;
  const is = shadow?.hash ?? '';
  const settable = !existed || want.update_password === 'always';
  if (password !== undefined && settable && (!existed || unlocked(is) !== unlocked(password))) {
    const hash = password_lock ? `!${unlocked(password)}` : password;
    // Opaque: a hash can be guessed at, and is nobody's business.
    yield change('password', null, null, setPassword(name, hash), { opaque: true });
    return;
  }
  if (password_lock === undefined || password_lock === is.startsWith('!')) return;
  const hash = password_lock ? `!${is}` : unlocked(is);
  yield change('password_lock', String(!password_lock), String(password_lock), setPassword(name, hash));
}

const unlocked = (hash: string): string => hash.replace(/^!+/, '');

const DAY = 86_400;

function* planExpiry(want: UserWant, shadow: ShadowEntry | null): Iterable<Change> {
  const { name, expires } = want;
  const day = expires === undefined ? undefined : expires < 0 ? -1 : Math.floor(expires / DAY);
  const rows = [
    ['expires', '-E', shadow?.expires ?? -1, day],
    ['password_expire_min', '-m', shadow?.minimum ?? -1, want.password_expire_min],
    ['password_expire_max', '-M', shadow?.maximum ?? -1, want.password_expire_max],
    ['password_expire_warn', '-W', shadow?.warning ?? -1, want.password_expire_warn],
    ['password_expire_account_disable', '-I', shadow?.inactive ?? -1, want.password_expire_account_disable],
  ] as const;
  for (const [what, option, is, wanted] of rows) {
    if (wanted === undefined || wanted === is) continue;
    yield change(
      what,
      String(is),
      String(wanted),
      sh`PATH=$PATH:/usr/sbin:/sbin; chage ${option} ${wanted} -- ${name}`,
    );
  }
}

function planKey(want: UserWant, key: SshKey): Change {
  const apply = generateSshKey(want.name, keyFile(want), {
    type: want.ssh_key_type,
    bits: want.ssh_key_bits,
    comment: want.ssh_key_comment,
    passphrase: want.ssh_key_passphrase,
  });
  return change('ssh key', key.fingerprint || null, 'a new one', apply);
}
