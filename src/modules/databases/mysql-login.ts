import { createHash } from 'node:crypto';
import type { Account, Accounts } from './mysql-accounts.ts';
import { mysqlName, mysqlText } from './mysql-quote.ts';
import type { MysqlUserWant } from './mysql-user-params.ts';

const isMariadb = ({ version }: Pick<Accounts, 'version'>): boolean => /mariadb/i.test(version);

/** ` IDENTIFIED ...` as the server words it; empty where the task gives neither a password nor a plugin. */
export function identified(
  want: MysqlUserWant,
  server: Pick<Accounts, 'version'> & Partial<Pick<Accounts, 'namesakes'>>,
): string {
  const known_login = want.update_password === 'on_new_username' ? sharedLogin(server.namesakes ?? []) : undefined;
  if (known_login) return ` IDENTIFIED WITH ${mysqlName(known_login.plugin)} AS ${mysqlText(known_login.secret)}`;
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

/** The login that all accounts of a name have in common. */
function sharedLogin(accounts: readonly Account[]): Account | undefined {
  const [first] = accounts;
  const same = accounts.every(({ plugin, secret }) => plugin === first?.plugin && secret === first.secret);
  return same && first?.plugin !== '' ? first : undefined;
}

/** The hash of mysql_native_password: SHA-1 twice. */
const nativeHash = (password: string): string => {
  const sha1 = (bytes: string | Uint8Array) => createHash('sha1').update(bytes).digest();
  return password === '' ? '' : `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
};

/** Whether the account logs in otherwise than the task says. The hashes of other plugins are salted: those are compared by their plugin only. */
export function differs(want: MysqlUserWant, { plugin, secret }: Account): boolean {
  if (want.update_password !== 'always') return false;
  if (want.plugin !== undefined) {
    if (want.plugin !== plugin) return true;
    return want.plugin_hash_string !== undefined && want.plugin_hash_string !== secret;
  }
  if (want.password === undefined) return false;
  const wanted = want.encrypted ? want.password.toUpperCase() : nativeHash(want.password);
  return plugin !== 'mysql_native_password' && plugin !== '' ? true : wanted !== secret.toUpperCase();
}
