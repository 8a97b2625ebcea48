import { bool, hostWord, int, need, type Output, path, type Shell, sh, str } from '../../sdk/index.ts';

/** How a module reaches the server; the same parameters in every module of the collection. */
export const mysqlLogin = () => ({
  login_user: str().optional(),
  login_password: str().optional(),
  login_host: str().default('localhost'),
  login_port: int().default(3306),
  login_unix_socket: str().optional(),
  config_file: path().default('~/.my.cnf'),
  connect_timeout: int().default(30),
  client_cert: path().optional(),
  client_key: path().optional(),
  ca_cert: path().optional(),
  check_hostname: bool().optional(),
});

export const mysqlLoginAliases = {
  client_cert: ['ssl_cert'],
  client_key: ['ssl_key'],
  ca_cert: ['ssl_ca'],
};

export interface MysqlLogin {
  readonly login_user?: string | undefined;
  readonly login_password?: string | undefined;
  readonly login_host: string;
  readonly login_port: number;
  readonly login_unix_socket?: string | undefined;
  readonly config_file: string;
  readonly connect_timeout: number;
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
  readonly ca_cert?: string | undefined;
  readonly check_hostname?: boolean | undefined;
  /** Try root without a password before the login that was given. */
  readonly check_implicit_admin?: boolean | undefined;
}

/** A value of an option file, quoted so that spaces, quotes and `#` keep their meaning. */
export const optionValue = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;

/** The options by which the client logs in. They reach it through a pipe: a password stands in no list of processes and no file. */
function optionFile(login: MysqlLogin, implicit: boolean): string {
  const { login_user: user, login_password: password, login_unix_socket: socket, login_host: host } = login;
  const lines = [
    '[client]',
    ...(implicit ? ['user="root"', 'password=""'] : []),
    ...(implicit || user === undefined ? [] : [`user=${optionValue(user)}`]),
    ...(implicit || password === undefined ? [] : [`password=${optionValue(password)}`]),
    ...(socket === undefined ? [] : [`socket=${optionValue(socket)}`]),
    // Without a word of the task, what the configuration file says of the place holds.
    ...(socket !== undefined || host === 'localhost' ? [] : [`host=${optionValue(host)}`]),
    ...(socket !== undefined || login.login_port === 3306 ? [] : [`port=${login.login_port}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * A call of a client program. Its options come on descriptor 3, with the configuration file read before them, and its
 * standard input stays free.
 *
 * @param options `implicit` logs in as root without a password; `global` reads the files of the machine first
 */
export function mysqlCall(
  login: MysqlLogin,
  programs: readonly [string, string],
  words: readonly string[],
  { implicit = false, global = false }: { readonly implicit?: boolean; readonly global?: boolean } = {},
): Shell {
  const tls: (string | Shell)[] = [
    ...(login.ca_cert === undefined ? [] : [sh`--ssl-ca=${hostWord(login.ca_cert)}`]),
    ...(login.client_cert === undefined ? [] : [sh`--ssl-cert=${hostWord(login.client_cert)}`]),
    ...(login.client_key === undefined ? [] : [sh`--ssl-key=${hostWord(login.client_key)}`]),
    ...(login.check_hostname ? ['--ssl-verify-server-cert'] : []),
  ];
  const include =
    login.config_file === ''
      ? sh`:`
      : sh`f=${hostWord(login.config_file)}; [ ! -r "$f" ] || printf '!include %s\n' "$f"`;
  const machine = global
    ? sh`for f in /etc/my.cnf /etc/mysql/my.cnf; do [ ! -r "$f" ] || printf '!include %s\n' "$f"; done; `
    : sh``;
  return sh`{ { ${machine}${include}; printf %s ${optionFile(login, implicit)}; } | {
p=${programs[0]}; command -v "$p" >/dev/null || p=${programs[1]}; command -v "$p" >/dev/null || exit 127
"$p" --defaults-file=/dev/fd/3 ${tls} ${words} 3<&0 <&4
}; } 4<&0`;
}

const CLIENT = ['mariadb', 'mysql'] as const;

/** Sends statements, and prints their rows as lines with tabs between the columns, without names. */
export function mysql(
  login: MysqlLogin,
  statements: string,
  options: readonly string[] = ['--batch', '--skip-column-names'],
): Shell {
  const words = [...options, `--connect-timeout=${login.connect_timeout}`];
  const call = (implicit: boolean) => mysqlCall(login, CLIENT, words, { implicit });
  const text = `SET sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '');\n${statements}`;
  if (!login.check_implicit_admin) return sh`printf %s ${text} | ${call(false)}`;
  return sh`if echo 'SELECT 1' | ${call(true)} >/dev/null 2>&1; then
printf %s ${text} | ${call(true)}
else
printf %s ${text} | ${call(false)}
fi`;
}

/** What the server says: its rows, or why it cannot be asked. */
export interface Rows {
  readonly rows: readonly (readonly string[])[];
  readonly error?: string | undefined;
}

export function readRows({ rc, stdout, stderr }: Output): Rows {
  if (rc === 127) return { rows: [], error: 'this host has neither the client mariadb nor mysql' };
  if (rc !== 0) return { rows: [], error: `unable to connect to database: ${stderr.trim()}` };
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { rows: lines.map((line) => line.split('\t').map(plainText)) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };
const plainText = (text: string): string =>
  text.replace(/\\([nt0\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter);

/** @throws Unmet with what the client said */
export function needRows({ error }: Rows): void {
  need(error === undefined, error ?? '');
}
