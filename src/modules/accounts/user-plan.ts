import { type Change, change, need, sh } from '../../sdk/index.ts';
import type { DatabaseFiles } from './account-database.ts';
import { type Accounts, findGroup, findUser, type PasswdEntry } from './account-files.ts';
import type { AgingField, Amendment, UserTools } from './account-tools.ts';
import { makeHome } from './home.ts';
import { toolsOf } from './host-tools.ts';
import type { ShadowEntry } from './shadow.ts';
import { generateSshKey, type SshKey } from './ssh-key.ts';
import { keyFile, type UserWant } from './user-params.ts';

export interface UserState {
  readonly accounts: Accounts;
  readonly files: DatabaseFiles | null;
  readonly shadow: ShadowEntry | null;
  /** Of the wanted home, and of the one that the user has now. */
  readonly homeExists: boolean;
  readonly oldHomeExists: boolean;
  readonly key: SshKey;
}

export function* planUser(want: UserWant, state: UserState): Iterable<Change> {
  const { accounts, files } = state;
  const tools = toolsOf(accounts, files).users;
  const user = findUser(accounts, want.name);
  if (want.state === 'absent') {
    if (!user) return;
    yield change('user', want.name, null, tools.remove(user, { home: want.remove, force: want.force }));
    return;
  }
  for (const group of [want.group, ...(want.groups ?? [])].filter((name) => name !== undefined && name !== '')) {
    need(findGroup(accounts, group ?? ''), `Group ${group} does not exist`);
  }
  if (user) yield* planExisting(want, state, user, tools);
  else yield planNew(want, accounts, tools);
  yield* planPassword(want, user ? state.shadow : null, user !== undefined, tools);
  yield* planExpiry(want, user ? state.shadow : NEW, tools);
  if (want.generate_ssh_key && (want.force || !user || !state.key.exists)) yield planKey(want, state.key);
}

function planNew(want: UserWant, accounts: Accounts, tools: UserTools): Change {
  const apply = tools.create({
    ...want,
    groups: wantedGroups(want, accounts),
    ownGroupExists: findGroup(accounts, want.name) !== undefined,
  });
  return change('user', null, want.name, sh`${apply} && grep ${`^${want.name}:`} /etc/passwd`);
}

/** By name, without the empty name that templates leave behind, and without the primary group. */
function wantedGroups(want: UserWant, accounts: Accounts): string[] {
  const primary = want.group === undefined ? undefined : findGroup(accounts, want.group);
  const groups = (want.groups ?? []).flatMap((word) => findGroup(accounts, word)?.name ?? []);
  return [...new Set(groups)].filter((name) => name !== primary?.name);
}

function* planExisting(want: UserWant, state: UserState, user: PasswdEntry, tools: UserTools): Iterable<Change> {
  const { accounts } = state;
  const gid = want.group === undefined ? undefined : findGroup(accounts, want.group)?.gid;
  const amend = (what: string, is: string | number, wanted: string | number | undefined, changes: Amendment) =>
    wanted === undefined || wanted === is ? [] : [change(what, String(is), String(wanted), tools.amend(user, changes))];
  yield* amend('uid', user.uid, want.uid, { uid: want.uid, non_unique: want.non_unique });
  yield* amend('group', user.gid, gid, { gid });
  yield* amend('comment', user.comment, want.comment, { comment: want.comment });
  yield* amend('home', user.home, want.home, { home: want.home, moveHome: want.move_home });
  yield* amend('shell', user.shell, want.shell, { shell: want.shell });
  yield* planGroups(want, accounts, { ...user, gid: gid ?? user.gid }, tools);
  const home = want.home ?? user.home;
  const isMoved = want.move_home && home !== user.home && state.oldHomeExists;
  // Ansible makes the home of a user who is there without one; usermod does not.
  if (want.create_home && !state.homeExists && !isMoved) {
    const owner = sh`"$(id -u -- ${want.name}):$(id -g -- ${want.name})"`;
    yield change('home', null, home, makeHome({ ...want, path: home, owner }));
  }
}

function* planGroups(want: UserWant, accounts: Accounts, user: PasswdEntry, tools: UserTools): Iterable<Change> {
  if (want.groups === undefined) return;
  const is = groupsOf(accounts, user);
  const wanted = wantedGroups(want, accounts).filter((name) => findGroup(accounts, name)?.gid !== user.gid);
  const join = wanted.filter((name) => !is.includes(name));
  const leave = want.append ? [] : is.filter((name) => !wanted.includes(name));
  if (join.length + leave.length === 0) return;
  const after = [...is, ...join].filter((name) => !leave.includes(name));
  yield change('groups', is.join(','), after.join(','), tools.regroup(user.name, join, leave));
}

/** The groups that a user is in beside the primary one. */
export const groupsOf = ({ groups }: Accounts, { name, gid }: PasswdEntry): string[] => [
  ...new Set(groups.filter((one) => one.gid !== gid && one.members.includes(name)).map((one) => one.name)),
];

function* planPassword(
  want: UserWant,
  shadow: ShadowEntry | null,
  existed: boolean,
  tools: UserTools,
): Iterable<Change> {
  const { name, password, password_lock } = want;
  const is = shadow?.hash ?? '';
  const settable = !existed || want.update_password === 'always';
  if (password !== undefined && settable && (!existed || unlocked(is) !== unlocked(password))) {
    const hash = password_lock ? `!${unlocked(password)}` : password;
    // Opaque: a hash can be guessed at, and is nobody's business.
    yield change('password', null, null, tools.setPassword(name, hash), { opaque: true });
    return;
  }
  if (password_lock === undefined || password_lock === is.startsWith('!')) return;
  const hash = password_lock ? `!${is}` : unlocked(is);
  // Unlocked, an account without a password would let everybody in; usermod(8) leaves it locked, too.
  if (hash === '') return;
  yield change('password_lock', String(!password_lock), String(password_lock), tools.setPassword(name, hash));
}

const unlocked = (hash: string): string => hash.replace(/^!+/, '');

const DAY = 86_400;

/** Of a new account nothing is limited. */
const NEW: Partial<ShadowEntry> = {};

/** An account without an entry in shadow(5) is given one, be it to say that it has no limits. */
function* planExpiry(want: UserWant, shadow: Partial<ShadowEntry> | null, tools: UserTools): Iterable<Change> {
  const { name, expires } = want;
  const day = expires === undefined ? undefined : expires < 0 ? -1 : Math.floor(expires / DAY);
  const rows: readonly [string, AgingField, number | undefined][] = [
    ['expires', 'expires', day],
    ['password_expire_min', 'minimum', want.password_expire_min],
    ['password_expire_max', 'maximum', want.password_expire_max],
    ['password_expire_warn', 'warning', want.password_expire_warn],
    ['password_expire_account_disable', 'inactive', want.password_expire_account_disable],
  ];
  for (const [what, field, wanted] of rows) {
    const is = shadow && (shadow[field] ?? -1);
    if (wanted === undefined || wanted === is) continue;
    yield change(what, String(is ?? 'no entry'), String(wanted), tools.setAging(name, field, wanted));
  }
}

function planKey(want: UserWant, key: SshKey): Change {
  need(key.maker !== 'none', 'this host has neither ssh-keygen nor dropbearkey, so it cannot make an SSH key');
  const canAsk = key.maker === 'ssh-keygen' || want.ssh_key_passphrase === undefined;
  need(canAsk, 'dropbearkey, which is all this host has, knows no passphrases');
  const apply = generateSshKey(want.name, keyFile(want), {
    maker: key.maker,
    type: want.ssh_key_type,
    bits: want.ssh_key_bits,
    comment: want.ssh_key_comment,
    passphrase: want.ssh_key_passphrase,
    force: want.force,
  });
  return change('ssh key', key.fingerprint || null, 'a new one', apply, want.force ? { repeats: true } : {});
}
