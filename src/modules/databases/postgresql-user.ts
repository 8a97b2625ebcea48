import {
  bool,
  change,
  choice,
  defineModule,
  dict,
  int,
  type Json,
  need,
  type Probe,
  params,
  probe,
  sh,
  str,
} from '../../sdk/index.ts';
import {
  type Answer,
  loginProblem,
  needAnswer,
  postgresqlLogin,
  postgresqlLoginAliases,
  psql,
  readAnswer,
} from './postgresql-client.ts';
import { fitsPassword } from './postgresql-password.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';
import { planRolePrivileges, privilegeStatements, readRolePrivileges } from './postgresql-role-privileges.ts';
import { planSettings } from './postgresql-role-settings.ts';

/** The columns of pg_roles that attributes set. */
const FLAGS: Readonly<Record<string, string>> = {
  SUPERUSER: 'rolsuper',
  CREATEROLE: 'rolcreaterole',
  CREATEDB: 'rolcreatedb',
  INHERIT: 'rolinherit',
  LOGIN: 'rolcanlogin',
  REPLICATION: 'rolreplication',
  BYPASSRLS: 'rolbypassrls',
};

const flagsOf = (text: string): string[] =>
  text
    .split(',')
    .map((flag) => flag.trim().toUpperCase())
    .filter((flag) => flag !== '');

const columnOf = (flag: string): string | undefined => FLAGS[flag] ?? FLAGS[flag.replace(/^NO/, '')];

export const postgresqlUser = defineModule({
  name: 'postgresql_user',
  collection: 'community.postgresql',
  summary: 'Have a role of PostgreSQL, with its password and attributes.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      name: str(),
      db: str().default(''),
      state: choice('absent', 'present').default('present'),
      password: str().optional(),
      encrypted: bool().default(true),
      no_password_changes: bool().default(false),
      role_attr_flags: str().default(''),
      expires: str().optional(),
      conn_limit: int().optional(),
      comment: str().optional(),
      fail_on_user: bool().default(true),
      priv: str().optional().describe('Such as CONNECT/table:SELECT,INSERT; postgresql_privs can do more.'),
      configuration: dict().default({}),
      reset_unspecified_configuration: bool().default(false),
      quote_configuration_values: bool().default(true),
      /** Names and texts are always quoted: there is nothing to trust. */
      trust_input: bool().default(true),
    }),
    {
      aliases: { ...postgresqlLoginAliases, name: ['user'], db: ['login_db'], fail_on_user: ['fail_on_role'] },
      unsupported: { groups: 'the collection has it no longer; postgresql_membership or a statement does it' },
      rule(want) {
        if (want.priv !== undefined && want.db === '') return 'priv needs db';
        if (want.priv !== undefined && !readRolePrivileges(want.priv))
          return 'priv must be such as "CONNECT/table:SELECT,INSERT"';
        const odd = flagsOf(want.role_attr_flags).find((flag) => columnOf(flag) === undefined);
        return odd === undefined ? loginProblem({ ...want }) : `role_attr_flags: ${odd} is no attribute of a role`;
      },
    },
  ),
  inspect(want) {
    const name = postgresqlText(want.name);
    // Only a superuser may read what passwords are kept as; the others learn the rest.
    const table = want.password !== undefined && !want.no_password_changes ? 'pg_authid' : 'pg_roles';
    const until =
      want.expires === undefined
        ? 'false'
        : `coalesce(rolvaliduntil, 'infinity') <> ${postgresqlText(want.expires)}::timestamptz`;
    const statements = `SELECT row_to_json(r) FROM (SELECT *, ${until} AS expires_differs, shobj_description(oid, 'pg_authid') AS comment,
(SELECT setconfig FROM pg_db_role_setting WHERE setrole = ${table}.oid AND setdatabase = 0) AS settings FROM ${table} WHERE rolname = ${name}) r;`;
    return { role: probe(psql(want, want.db || 'postgres', statements), readAnswer) };
  },
  inspectMore(want, { role }): { privileges?: Probe<Answer> } {
    if (want.priv === undefined || role.rows.length === 0) return {};
    const statements = privilegeStatements(want.name, want.db, readRolePrivileges(want.priv) ?? []);
    return { privileges: probe(psql(want, want.db, statements), readAnswer) };
  },
  *plan(want, { role, privileges }: { readonly role: Answer; readonly privileges?: Answer }) {
    needAnswer(role);
    if (privileges) needAnswer(privileges);
    const is = role.rows[0] as Readonly<Record<string, Json>> | undefined;
    const name = postgresqlName(want.name);
    const asked = want.priv === undefined ? [] : (readRolePrivileges(want.priv) ?? []);
    const send = (statement: string) => psql(want, want.db || 'postgres', statement);
    if (want.state === 'absent') {
      if (!is) return;
      yield* planRolePrivileges(want.name, want.db, asked, privileges?.rows ?? [], false, send);
      const drop = send(`DROP ROLE ${name};`);
      yield want.fail_on_user
        ? change('role', want.name, null, drop)
        : change('role', want.name, null, sh`( ${drop} ) || echo ${KEPT}`, { certainty: 'may' });
      return;
    }
    need(want.encrypted || want.password === undefined, 'PostgreSQL 10 and newer keeps no password that is not hashed');
    const flags = flagsOf(want.role_attr_flags);
    const wrong = flags.filter((flag) => is?.[columnOf(flag) ?? ''] !== (FLAGS[flag] !== undefined));
    const password =
      want.password === undefined ||
      (is && (want.no_password_changes || fitsPassword(String(is.rolpassword ?? ''), want.name, want.password)))
        ? []
        : [want.password === '' ? 'PASSWORD NULL' : `ENCRYPTED PASSWORD ${postgresqlText(want.password)}`];
    const limit = want.conn_limit !== undefined && is?.rolconnlimit !== want.conn_limit ? [want.conn_limit] : [];
    const expires = want.expires !== undefined && (!is || is.expires_differs === true) ? [want.expires] : [];
    const options = [
      ...wrong,
      ...limit.map((number) => `CONNECTION LIMIT ${number}`),
      ...expires.map((text) => `VALID UNTIL ${postgresqlText(text)}`),
      ...password,
    ];
    const with_ = options.length > 0 ? ` WITH ${options.join(' ')}` : '';
    if (!is) {
      const login = flags.some((flag) => columnOf(flag) === 'rolcanlogin')
        ? ''
        : `${with_ === '' ? ' WITH' : ''} LOGIN`;
      yield change('role', null, want.name, send(`CREATE ROLE ${name}${with_}${login};`));
    } else if (options.length > 0) {
      const before = wrong.map((flag) => (flag.startsWith('NO') ? flag.slice(2) : `NO${flag}`));
      const also = password.length > 0 ? [{ what: 'password', before: null, after: null }] : [];
      const after = [...wrong, ...limit.map(String), ...expires].join(' ');
      yield change('attributes', before.join(' '), after, send(`ALTER ROLE ${name}${with_};`), { also });
    }
    if (want.comment !== undefined && (is?.comment ?? '') !== want.comment) {
      const after = `COMMENT ON ROLE ${name} IS ${postgresqlText(want.comment)};`;
      yield change('comment', is ? String(is.comment ?? '') : null, want.comment, send(after));
    }
    yield* planRolePrivileges(want.name, want.db, asked, privileges?.rows ?? [], true, send);
    const settings = Array.isArray(is?.settings) ? is.settings.map(String) : [];
    yield* planSettings(want.name, want, settings, send);
  },
  result(want, _is, outputs) {
    const kept = outputs.some(({ stdout }) => stdout.split('\n').includes(KEPT));
    if (want.state === 'present') return { user: want.name };
    return {
      user: want.name,
      user_removed: outputs.at(-1)?.rc === 0 && !kept,
      ...(kept && outputs.length === 1 ? { changed: false } : {}),
    };
  },
});

/** Printed in the place of an error where a role cannot go and the task does not mind. */
const KEPT = 'the role is in use';
