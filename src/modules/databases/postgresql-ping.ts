import { bool, defineModule, params, probe, str } from '../../sdk/index.ts';
import { loginProblem, postgresqlLogin, postgresqlLoginAliases, psql, readAnswer } from './postgresql-client.ts';

export const postgresqlPing = defineModule({
  name: 'postgresql_ping',
  collection: 'community.postgresql',
  summary: 'Ask whether a server of PostgreSQL answers, and which version it is.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      login_db: str().optional(),
      /** There is nothing in it that would have to be trusted. */
      trust_input: bool().default(true),
    }),
    { aliases: { ...postgresqlLoginAliases, login_db: ['db'] }, rule: (want) => loginProblem({ ...want }) },
  ),
  reads: () => ['/'],
  inspect: (want) => ({
    is: probe(
      psql(
        want,
        want.login_db ?? 'postgres',
        "SELECT json_build_object('raw', version(), 'number', current_setting('server_version_num'));",
      ),
      readAnswer,
    ),
  }),
  plan: () => [],
  result(_want, { is }) {
    const found = is.rows[0] as { readonly raw: string; readonly number: string } | undefined;
    if (!found) return { is_available: false, server_version: {}, conn_err_msg: is.error ?? '' };
    const number = Number(found.number);
    const major = Math.floor(number / 10_000);
    // Before 10 the second number was part of the version, and the third the release of it.
    const [minor, patch] = major >= 10 ? [number % 10_000, undefined] : [Math.floor(number / 100) % 100, number % 100];
    const full = [major, minor, ...(patch === undefined ? [] : [patch])].join('.');
    const version = { raw: found.raw, full, major, minor, ...(patch === undefined ? {} : { patch }) };
    return { is_available: true, server_version: version, conn_err_msg: '' };
  },
});
