import { createHash } from 'node:crypto';
import {
  type Change,
  change,
  defineModule,
  InfrakitError,
  type Json,
  type Probe,
  probe,
  type Shell,
} from '../../sdk/index.ts';
import { mysql, needRows, readRows } from './mysql-client.ts';
import { type Privileges, privilegeLines, readGrants, readPrivileges, samePrivilege } from './mysql-privileges.ts';
import { mysqlAccount, mysqlName, mysqlText } from './mysql-quote.ts';
import { type MysqlUserWant, mysqlUserParams } from './mysql-user-params.ts';

/** An account of the server. */
interface Account {
  readonly host: string;
  readonly plugin: string;
  readonly secret: string;
}

interface Accounts {
  readonly accounts: readonly Account[];
  readonly version: string;
  readonly error?: string | undefined;
}

/** What SHOW GRANTS and SHOW CREATE USER say of the account of a host. */
interface Described {
  readonly grants: readonly string[];
  readonly created: string;
}

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

/** The accounts of a name: that of one host or of all. */
function accountsProbe(want: MysqlUserWant): Probe<Accounts> {
  const hosts = want.host_all ? '' : ` AND Host = ${mysqlText(want.host)}`;
  const script = mysql(
    want,
    `SELECT 'version', VERSION(), '', '';
SELECT 'account', Host, plugin, authentication_string FROM mysql.user WHERE User = ${mysqlText(want.name)}${hosts};`,
  );
  return probe(script, (output) => {
    const { rows, error } = readRows(output);
    const accounts = rows
      .filter(([kind]) => kind === 'account')
      .map(([, host = '', plugin = '', secret = '']) => ({ host, plugin, secret }));
    return { accounts, version: rows[0]?.[1] ?? '', error };
  });
}

function describedProbe(want: MysqlUserWant, accounts: readonly Account[]): Probe<ReadonlyMap<string, Described>> {
  const statements = accounts.flatMap(({ host }) => {
    const account = mysqlAccount(want.name, host);
    return [`SELECT 'host', ${mysqlText(host)};`, `SHOW GRANTS FOR ${account};`, `SHOW CREATE USER ${account};`];
  });
  return probe(mysql(want, statements.join('\n')), (output) => {
    const { rows, error } = readRows(output);
    if (error !== undefined) throw new InfrakitError(error);
    const starts = rows.flatMap(([kind], index) => (kind === 'host' ? [index] : []));
    return new Map(
      starts.map((start, index) => {
        const lines = rows.slice(start + 1, starts[index + 1]).map(([line = '']) => line);
        const created = lines.find((line) => line.startsWith('CREATE USER ')) ?? '';
        return [
          rows[start]?.[1] ?? '',
          { grants: lines.filter((line) => line.startsWith('GRANT ')), created },
        ] as const;
      }),
    );
  });
}

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
    `CREATE USER ${account}${identified(want, server)}${required(want)}${limited(want)};`,
    ...(privileges && !want.subtract_privs ? grantStatements(account, privileges) : []),
  ];
  const also =
    privileges && !want.subtract_privs ? [{ what: 'privileges', before: '', after: privilegeLines(privileges) }] : [];
  return change('account', null, `${want.name}@${want.host}`, send(statements), { also });
}

const isMariadb = ({ version }: Pick<Accounts, 'version'>): boolean => /mariadb/i.test(version);

/** ` IDENTIFIED ...` as the server words it; empty where the task gives neither a password nor a plugin. */
function identified(want: MysqlUserWant, server: Pick<Accounts, 'version'>): string {
  const { password, encrypted, plugin, plugin_hash_string: known, plugin_auth_string: auth } = want;
  if (plugin !== undefined) {
    const by = isMariadb(server) ? `USING PASSWORD(${mysqlText(auth ?? '')})` : `BY ${mysqlText(auth ?? '')}`;
    return ` IDENTIFIED WITH ${mysqlName(plugin)}${known !== undefined ? ` AS ${mysqlText(known)}` : auth !== undefined ? ` ${by}` : ''}`;
  }
  if (password === undefined) return '';
  // By its hash and not in its own words: those would make of it whatever plugin the server prefers.
  const hash = encrypted ? password : nativeHash(password);
  return isMariadb(server)
    ? ` IDENTIFIED BY PASSWORD ${mysqlText(hash)}`
    : ` IDENTIFIED WITH mysql_native_password AS ${mysqlText(hash)}`;
}

/** The hash of mysql_native_password: SHA-1 twice. */
const nativeHash = (password: string): string => {
  const sha1 = (bytes: string | Uint8Array) => createHash('sha1').update(bytes).digest();
  return password === '' ? '' : `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
};

const changesPassword = (want: MysqlUserWant, server: Accounts): boolean =>
  want.state === 'present' &&
  (server.accounts.length === 0
    ? want.password !== undefined || want.plugin !== undefined
    : server.accounts.some((account) => differs(want, account)));

/** Whether the account logs in otherwise than the task says. The hashes of other plugins are salted: those are compared by their plugin only. */
function differs(want: MysqlUserWant, { plugin, secret }: Account): boolean {
  if (want.update_password !== 'always') return false;
  if (want.plugin !== undefined) {
    if (want.plugin !== plugin) return true;
    return want.plugin_hash_string !== undefined && want.plugin_hash_string !== secret;
  }
  if (want.password === undefined) return false;
  const wanted = want.encrypted ? want.password.toUpperCase() : nativeHash(want.password);
  return plugin !== 'mysql_native_password' && plugin !== '' ? true : wanted !== secret.toUpperCase();
}

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
}

const limited = ({ resource_limits: limits }: MysqlUserWant): string =>
  limits && Object.keys(limits).length > 0
    ? ` WITH ${Object.entries(limits)
        .map(([name, value]) => `${name.toUpperCase()} ${value}`)
        .join(' ')}`
    : '';

function requirementWanted({ tls_requires: tls }: MysqlUserWant): string | undefined {
  if (tls === undefined) return undefined;
  const names = Object.keys(tls).map((name) => name.toUpperCase());
  if (names.length === 0) return 'NONE';
  if (names.includes('SSL')) return 'SSL';
  if (names.includes('X509')) return 'X509';
  return Object.entries(tls)
    .map(([name, value]) => `${name.toUpperCase()} ${mysqlText(String(value))}`)
    .sort()
    .join(' AND ');
}

const required = (want: MysqlUserWant): string => {
  const wanted = requirementWanted(want);
  return wanted === undefined ? '' : ` REQUIRE ${wanted}`;
};

/** What SHOW CREATE USER requires, in the order of the alphabet; servers leave it out where it is none. */
function requirementOf(created: string): string {
  const [, text = 'NONE'] = /\bREQUIRE (.*?)(?= WITH | PASSWORD | ACCOUNT |$)/.exec(created) ?? [];
  const parts = text.match(/(?:SUBJECT|ISSUER|CIPHER) '(?:[^']|'')*'/g);
  return parts ? parts.sort().join(' AND ') : text.trim();
}

const wantedPrivileges = ({ priv }: MysqlUserWant): Privileges | undefined =>
  priv === undefined || priv === '' ? undefined : readPrivileges(priv);

function* planPrivileges(
  want: MysqlUserWant,
  account: string,
  is: Privileges,
  send: (statements: readonly string[]) => Shell,
): Iterable<Change> {
  const asked = wantedPrivileges(want);
  if (!asked) return;
  const wanted = combine(want, is, asked);
  const [before, after] = [privilegeLines(is), privilegeLines(wanted)];
  if (before === after) return;
  const statements: string[] = [];
  for (const [name, words] of is) {
    const keeps = new Set((wanted.get(name) ?? []).map(samePrivilege));
    const extra = words.filter((word) => !keeps.has(samePrivilege(word)));
    if (extra.length > 0) statements.push(`REVOKE ${extra.join(', ')} ON ${objectText(name)} FROM ${account};`);
  }
  for (const [name, words] of wanted) {
    const has = new Set((is.get(name) ?? []).map(samePrivilege));
    const missing = words.filter((word) => word !== 'USAGE' && !has.has(samePrivilege(word)));
    if (missing.length > 0) statements.push(...grantStatements(account, new Map([[name, missing]])));
  }
  yield change('privileges', before, after, send(statements));
}

/** What the user is to have in the end: just what is asked for, or that beside or taken from what there is. */
function combine(want: MysqlUserWant, is: Privileges, asked: Privileges): Privileges {
  if (!want.append_privs && !want.subtract_privs) return asked;
  const all = new Map([...is].map(([name, words]) => [name, [...words]]));
  for (const [name, words] of asked) {
    const there = all.get(name) ?? [];
    const named = new Set(words.map(samePrivilege));
    const has = new Set(there.map(samePrivilege));
    if (want.subtract_privs)
      all.set(
        name,
        there.filter((word) => !named.has(samePrivilege(word)) && !named.has('ALL PRIVILEGES')),
      );
    else if (!has.has('ALL PRIVILEGES'))
      all.set(name, [...there, ...words.filter((word) => !has.has(samePrivilege(word)))]);
  }
  return all;
}

/** `db`.`table` of a name without quotes; an asterisk stays one. */
function objectText(name: string): string {
  const [, kind = '', plain = name] = /^((?:PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE) )?(.*)$/s.exec(name) ?? [];
  const dot = plain.lastIndexOf('.');
  const part = (text: string) => (text === '*' ? text : mysqlName(text));
  return `${kind}${part(plain.slice(0, dot))}.${part(plain.slice(dot + 1))}`;
}

const grantStatements = (account: string, privileges: Privileges): string[] =>
  [...privileges].flatMap(([name, words]) => {
    const plain = words.filter((word) => word !== 'GRANT OPTION');
    const option = plain.length < words.length ? ' WITH GRANT OPTION' : '';
    const list = plain.length === 0 ? ['USAGE'] : plain;
    return [`GRANT ${list.join(', ')} ON ${objectText(name)} TO ${account}${option};`];
  });
