import {
  choice,
  dict,
  hostWord,
  int,
  type Json,
  joinShell,
  need,
  type Output,
  path,
  type Shell,
  sh,
  str,
  type Word,
} from '../../sdk/index.ts';
import { postgresqlName } from './postgresql-quote.ts';

/** How a module reaches the server; the same parameters in every module of the collection. */
export const postgresqlLogin = () => ({
  login_user: str().default('postgres'),
  login_password: str().default(''),
  login_host: str().default(''),
  login_unix_socket: str().default(''),
  login_port: int().default(5432),
  ssl_mode: choice('allow', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full').default('prefer'),
  ca_cert: path().optional(),
  ssl_cert: path().optional(),
  ssl_key: path().optional(),
  connect_params: dict().default({}),
  session_role: str().optional(),
});

export const postgresqlLoginAliases = {
  login_user: ['login'],
  login_host: ['host'],
  login_unix_socket: ['unix_socket'],
  login_port: ['port'],
  ca_cert: ['ssl_rootcert'],
};

export interface PostgresqlLogin {
  readonly login_user: string;
  readonly login_password: string;
  readonly login_host: string;
  readonly login_unix_socket: string;
  readonly login_port: number;
  readonly ssl_mode: string;
  readonly ca_cert?: string | undefined;
  readonly ssl_cert?: string | undefined;
  readonly ssl_key?: string | undefined;
  readonly connect_params: Readonly<Record<string, Json>>;
  readonly session_role?: string | undefined;
}

/** A service file is read by lines, and what stands at the end of one is trimmed. */
export const loginProblem = (login: PostgresqlLogin): string | undefined =>
  Object.values(login).some((value) => typeof value === 'string' && /[\r\n]|^\s|\s$/.test(value))
    ? 'what a login is made of cannot hold a newline, nor begin or end with a space'
    : undefined;

/** The place and the login, as the text of a service file. It reaches psql through a pipe: a password stands in no list of processes and no file. */
function service(login: PostgresqlLogin, database: string): string {
  const { login_host: host, login_unix_socket: socket, login_password: password } = login;
  const place = socket !== '' && (host === '' || host === 'localhost') ? socket : host;
  const pairs: [string, string][] = [
    ['user', login.login_user],
    ['dbname', database],
    ['port', String(login.login_port)],
    ['sslmode', login.ssl_mode],
    ...(place === '' ? [] : [['host', place] as [string, string]]),
    ...(password === '' ? [] : [['password', password] as [string, string]]),
    ...Object.entries(login.connect_params).map(([name, value]) => [name, String(value)] as [string, string]),
  ];
  return `[infrakit]\n${pairs.map(([name, value]) => `${name}=${value}\n`).join('')}`;
}

/** A call of a client program, which reads the login on descriptor 3. Its standard input stays free. */
export function postgresqlCall(login: PostgresqlLogin, database: string, words: readonly Word[]): Shell {
  const files = (['ca_cert', 'ssl_cert', 'ssl_key'] as const).flatMap((name) => {
    const file = login[name];
    return file === undefined ? [] : [sh`${FILES[name]}=${hostWord(file)}`];
  });
  const environment = joinShell([...files, sh`PGSERVICEFILE=/dev/fd/3`, sh`PGSERVICE=infrakit`], ' ');
  return sh`{ printf %s ${service(login, database)} | ${environment} ${words.reduce<Shell>((call, word) => sh`${call} ${word}`, sh``)} 3<&0 <&4; } 4<&0`;
}

const FILES = { ca_cert: sh`PGSSLROOTCERT`, ssl_cert: sh`PGSSLCERT`, ssl_key: sh`PGSSLKEY` } as const;

/** Sends statements to a database, each its own transaction; prints rows bare, one a line. Stops at the first that fails. */
export function psql(
  login: PostgresqlLogin,
  database: string,
  statements: string,
  options: readonly Word[] = ['-XqAtw'],
): Shell {
  const role = login.session_role === undefined ? '' : `SET ROLE ${postgresqlName(login.session_role)};\n`;
  const call = postgresqlCall(login, database, ['psql', ...options, '-v', 'ON_ERROR_STOP=1']);
  return sh`command -v psql >/dev/null || exit 127
cd / && printf %s ${`${role}${statements}\n`} | ${call}`;
}

/** What the server says as lines of JSON, or why it cannot be asked. */
export interface Answer {
  readonly rows: readonly Json[];
  readonly error?: string | undefined;
}

export function readAnswer({ rc, stdout, stderr }: Output): Answer {
  if (rc === 127) return { rows: [], error: 'this host has no psql; install postgresql-client first' };
  if (rc !== 0) return { rows: [], error: `unable to connect to database: ${stderr.trim()}` };
  return {
    rows: stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Json),
  };
}

/** @throws Unmet with what psql said */
export function needAnswer({ error }: Answer): void {
  need(error === undefined, error ?? '');
}
