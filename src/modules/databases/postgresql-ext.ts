import { bool, change, choice, defineModule, type Json, need, params, probe, str } from '../../sdk/index.ts';
import {
  loginProblem,
  needAnswer,
  postgresqlLogin,
  postgresqlLoginAliases,
  psql,
  readAnswer,
} from './postgresql-client.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

interface Extension {
  readonly version: string | null;
  readonly schema: string | null;
  readonly comment: string | null;
  readonly latest: string | null;
  readonly versions: readonly string[] | null;
}

export const postgresqlExt = defineModule({
  name: 'postgresql_ext',
  collection: 'community.postgresql',
  summary: 'Have an extension in a database of PostgreSQL.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      name: str(),
      login_db: str(),
      state: choice('absent', 'present').default('present'),
      schema: str().optional(),
      version: str().optional().describe('Or latest: the newest that the server has.'),
      cascade: bool().default(false).describe('With what it needs, or at its end with what needs it.'),
      comment: str().optional(),
      /** Names and texts are always quoted: there is nothing to trust. */
      trust_input: bool().default(true),
    }),
    {
      aliases: { ...postgresqlLoginAliases, name: ['ext'], login_db: ['db'] },
      rule: (want) => loginProblem({ ...want }),
    },
  ),
  inspect(want) {
    const name = postgresqlText(want.name);
    const statements = `SELECT row_to_json(r) FROM (SELECT e.extversion AS version, n.nspname::text AS schema, obj_description(e.oid, 'pg_extension') AS comment,
(SELECT default_version FROM pg_available_extensions WHERE name = ${name}) AS latest,
(SELECT array_agg(version) FROM pg_available_extension_versions WHERE name = ${name}) AS versions
FROM (SELECT 1) one LEFT JOIN pg_extension e ON e.extname = ${name} LEFT JOIN pg_namespace n ON n.oid = e.extnamespace) r;`;
    return { is: probe(psql(want, want.login_db, statements), readAnswer) };
  },
  *plan(want, { is }) {
    needAnswer(is);
    const found = is.rows[0] as Json & Extension;
    const name = postgresqlName(want.name);
    const send = (statement: string) => psql(want, want.login_db, statement);
    const cascade = want.cascade ? ' CASCADE' : '';
    if (want.state === 'absent') {
      if (found.version !== null) yield change('extension', want.name, null, send(`DROP EXTENSION ${name}${cascade};`));
      return;
    }
    need(found.versions, `Extension ${want.name} is not available`);
    const version = want.version === 'latest' ? found.latest : (want.version ?? null);
    need(
      version === null || found.versions.includes(version),
      `Extension ${want.name} has no version ${version}`,
      `the server has ${found.versions.join(', ')}`,
    );
    if (found.version === null) {
      const words = [
        ...(want.schema === undefined ? [] : [`SCHEMA ${postgresqlName(want.schema)}`]),
        ...(version === null ? [] : [`VERSION ${postgresqlText(version)}`]),
      ];
      const statement = `CREATE EXTENSION ${name} ${words.join(' ')}${cascade};`;
      yield change('extension', null, want.name, send(statement));
    } else {
      if (version !== null && version !== found.version) {
        const statement = `ALTER EXTENSION ${name} UPDATE TO ${postgresqlText(version)};`;
        yield change('version', found.version, version, send(statement));
      }
      if (want.schema !== undefined && want.schema !== found.schema) {
        const statement = `ALTER EXTENSION ${name} SET SCHEMA ${postgresqlName(want.schema)};`;
        yield change('schema', found.schema, want.schema, send(statement));
      }
    }
    if (want.comment !== undefined && want.comment !== (found.comment ?? '')) {
      const statement = `COMMENT ON EXTENSION ${name} IS ${postgresqlText(want.comment)};`;
      yield change('comment', found.comment, want.comment, send(statement));
    }
  },
  result(want, { is }) {
    const found = is.rows[0] as (Json & Extension) | undefined;
    const version = want.state === 'absent' ? '' : want.version === 'latest' ? found?.latest : want.version;
    return { prev_version: found?.version ?? '', version: version ?? found?.version ?? found?.latest ?? '' };
  },
});
