import type { z } from 'zod';
import { bool, choice, dict, int, json, params, str } from '../../sdk/index.ts';
import { mysqlLogin, mysqlLoginAliases } from './mysql-client.ts';
import { readPrivileges } from './mysql-privileges.ts';

const shape = () => ({
  ...mysqlLogin(),
  check_implicit_admin: bool().default(false),
  name: str(),
  host: str().default('localhost'),
  host_all: bool().default(false),
  state: choice('absent', 'present').default('present'),
  password: str().optional(),
  encrypted: bool().default(false),
  plugin: str().optional(),
  plugin_hash_string: str().optional(),
  plugin_auth_string: str().optional(),
  update_password: choice('always', 'on_create', 'on_new_username').default('always'),
  priv: json().optional(),
  append_privs: bool().default(false),
  subtract_privs: bool().default(false),
  tls_requires: dict().optional(),
  resource_limits: dict().optional(),
  sql_log_bin: bool().default(true),
  force_context: bool().default(false),
  session_vars: dict().default({}),
  column_case_sensitive: bool()
    .default(false)
    .describe('Whether the names of columns in priv differ by their letters.'),
  locked: bool().optional(),
  password_expire: choice('now', 'never', 'default', 'interval').optional(),
  password_expire_interval: int().optional().describe('Days, for password_expire: interval.'),
});

export type MysqlUserWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const mysqlUserParams = params(shape, {
  aliases: { ...mysqlLoginAliases, name: ['user'] },
  unsupported: {
    attributes: 'they are of MySQL alone',
    salt: 'it is for plugins whose hashes are not made here; plugin_hash_string takes one',
  },
  rule(want) {
    if (want.append_privs && want.subtract_privs) return 'append_privs and subtract_privs exclude each other';
    if (want.password !== undefined && want.plugin !== undefined) return 'password and plugin exclude each other';
    if (want.plugin_hash_string !== undefined && want.plugin_auth_string !== undefined) {
      return 'plugin_hash_string and plugin_auth_string exclude each other';
    }
    if ((want.password_expire === 'interval') !== (want.password_expire_interval !== undefined)) {
      return 'password_expire: interval and password_expire_interval need each other';
    }
    if (want.password_expire_interval !== undefined && want.password_expire_interval < 1) {
      return 'password_expire_interval is a number of days, from 1 on';
    }
    const priv = want.priv === undefined || want.priv === '' ? undefined : want.priv;
    if (priv !== undefined && !readPrivileges(priv)) return 'priv must be such as "db.table:SELECT,INSERT/other.*:ALL"';
    if (want.encrypted && want.password !== undefined && !/^\*[0-9A-F]{40}$/i.test(want.password)) {
      return 'encrypted: password must be a hash of mysql_native_password, an asterisk and 40 hexadecimal digits';
    }
    const odd = Object.keys(want.tls_requires ?? {}).find((name) => !/^(SSL|X509|SUBJECT|ISSUER|CIPHER)$/i.test(name));
    if (odd !== undefined) return `tls_requires knows SSL, X509, SUBJECT, ISSUER and CIPHER, and not ${odd}`;
    const limit = Object.entries(want.resource_limits ?? {}).find(
      ([name, value]) => !/^MAX_[A-Z_]+$/i.test(name) || !/^\d+$/.test(String(value)),
    );
    return limit === undefined
      ? undefined
      : `resource_limits: '${limit[0]}' must be such as MAX_QUERIES_PER_HOUR, with a number`;
  },
});
