import { type Change, change, defineModule, type Json, type Probe, type Shell } from '../../sdk/index.ts';
import { type Account, type Accounts, accountsProbe, type Described, describedProbe } from './mysql-accounts.ts';
import { mysql, needRows } from './mysql-client.ts';
import { grantStatements, planPrivileges, wantedPrivileges } from './mysql-grants.ts';
import { differs, identified } from './mysql-login.ts';
import { privilegeLines, readGrants } from './mysql-privileges.ts';
import { mysqlAccount, mysqlName, mysqlText } from './mysql-quote.ts';
import { required, requirementOf, requirementWanted } from './mysql-requirements.ts';
import { type MysqlUserWant, mysqlUserParams } from './mysql-user-params.ts';

interface UserState {
  readonly server: Accounts;
  readonly described?: ReadonlyMap<string, Described> | undefined;
}

export const mysqlUser = defineModule({
  name: 'mysql_user',
  collection: 'community.mysql',
  summary: 'Have an account of MySQL or MariaDB, with its password and privileges.',
  params: mysqlUserParams,
  inspect: (want) => ({ server: accountsProbe(want) }),
  inspectMore: (want, { server }): { described?: Probe<ReadonlyMap<string, Described>> } =>
    want.state === 'present' && server.accounts.length > 0 ? { described: describedProbe(want, server.accounts) } : {},
  plan: (want, is) => planUser(want, is as UserState),
  result: (want, { server }) => ({ user: want.name, password_changed: changesPassword(want, server) }),
});

function* planUser(want: MysqlUserWant, { server, described }: UserState): Iterable<Change> {
  needRows({ rows: [], error: server.error });
  const send = (statements: readonly string[]): Shell => mysql(want, [...session(want), ...statements].join('\n'));
  if (want.state === 'absent') {
    for (const { host } of server.accounts) {
      const account = mysqlAccount(want.name, host);
      yield change('account', `${want.name}@${host}`, null, send([`DROP USER ${account};`]));
    }
    return;
  }
  const [first] = server.accounts;
  if (!first) {
    yield create(want, server, send);
    return;
  }
  for (const account of server.accounts) {
    const more = described?.get(account.host) ?? { grants: [], created: '' };
    yield* planAccount(want, server, { ...account, ...more }, send);
  }
}

/** What stands before every statement of a session. */
const session = (want: MysqlUserWant): string[] => [
  ...(want.force_context ? ['USE mysql;'] : []),
  ...Object.entries(want.session_vars).map(([name, value]) => `SET SESSION ${mysqlName(name)} = ${literal(value)};`),
  ...(want.sql_log_bin ? [] : ['SET SQL_LOG_BIN = 0;']),
];

const literal = (value: Json): string => (typeof value === 'number' ? String(value) : mysqlText(String(value)));

function create(want: MysqlUserWant, server: Accounts, send: (statements: readonly string[]) => Shell): Change {
  const account = mysqlAccount(want.name, want.host);
  const privileges = wantedPrivileges(want);
  const statements = [
    `CREATE USER ${account}${identified(want, server)}${required(want)}${limited(want)}${expiry(want)}${locking(want)};`,
    ...(privileges && !want.subtract_privs ? grantStatements(account, privileges) : []),
  ];
  const also =
    privileges && !want.subtract_privs ? [{ what: 'privileges', before: '', after: privilegeLines(privileges) }] : [];
  return change('account', null, `${want.name}@${want.host}`, send(statements), { also });
}

const changesPassword = (want: MysqlUserWant, server: Accounts): boolean =>
  want.state === 'present' &&
  (server.accounts.length === 0
    ? want.password !== undefined || want.plugin !== undefined
    : server.accounts.some((account) => differs(want, account)));

function* planAccount(
  want: MysqlUserWant,
  server: Accounts,
  is: Account & Described,
  send: (statements: readonly string[]) => Shell,
): Iterable<Change> {
  const account = mysqlAccount(want.name, is.host);
  if (differs(want, is)) {
    yield change('password', null, null, send([`ALTER USER ${account}${identified(want, server)};`]));
  }
  yield* planPrivileges(want, account, readGrants(is.grants), send);
  const [required_is, required_wanted] = [requirementOf(is.created), requirementWanted(want)];
  if (required_wanted !== undefined && required_wanted !== required_is) {
    yield change(
      'tls_requires',
      required_is,
      required_wanted,
      send([`ALTER USER ${account} REQUIRE ${required_wanted};`]),
    );
  }
  const limits = Object.entries(want.resource_limits ?? {}).map(
    ([name, value]) => [name.toUpperCase(), String(value)] as const,
  );
  const wrong = limits.filter(([name, value]) => (new RegExp(`${name} (\\d+)`).exec(is.created)?.[1] ?? '0') !== value);
  if (wrong.length > 0) {
    const after = wrong.map((pair) => pair.join(' ')).join(' ');
    yield change('resource_limits', null, after, send([`ALTER USER ${account}${limited(want)};`]));
  }
  yield* planAccess(want, account, is.created, send);
}

/** ` PASSWORD EXPIRE ...` and ` ACCOUNT LOCK`, as ALTER USER words them (MariaDB from 10.4.3 on). */
const expiry = ({ password_expire: when, password_expire_interval: days }: MysqlUserWant): string =>
  when === undefined
    ? ''
    : ` PASSWORD EXPIRE${when === 'now' ? '' : when === 'interval' ? ` INTERVAL ${days} DAY` : ` ${when.toUpperCase()}`}`;

const locking = ({ locked }: MysqlUserWant): string =>
  locked === undefined ? '' : ` ACCOUNT ${locked ? 'LOCK' : 'UNLOCK'}`;

function* planAccess(
  want: MysqlUserWant,
  account: string,
  created: string,
  send: (statements: readonly string[]) => Shell,
): Iterable<Change> {
  const [, expires = ''] = / PASSWORD EXPIRE((?: NEVER| DEFAULT| INTERVAL \d+ DAY)?)/.exec(created) ?? [
    ' DEFAULT',
    ' DEFAULT',
  ];
  const before = ` PASSWORD EXPIRE${expires}`;
  if (expiry(want) !== '' && expiry(want) !== before) {
    yield change(
      'password_expire',
      before.trim(),
      expiry(want).trim(),
      send([`ALTER USER ${account}${expiry(want)};`]),
    );
  }
  const is = / ACCOUNT LOCK\b/.test(created);
  if (want.locked !== undefined && want.locked !== is) {
    yield change('locked', String(is), String(want.locked), send([`ALTER USER ${account}${locking(want)};`]));
  }
}

const limited = ({ resource_limits: limits }: MysqlUserWant): string =>
  limits && Object.keys(limits).length > 0
    ? ` WITH ${Object.entries(limits)
        .map(([name, value]) => `${name.toUpperCase()} ${value}`)
        .join(' ')}`
    : '';
