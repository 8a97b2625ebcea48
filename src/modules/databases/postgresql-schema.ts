import { bool, change, choice, defineModule, type Json, params, probe, str } from '../../sdk/index.ts';
import {
  loginProblem,
  needAnswer,
  postgresqlLogin,
  postgresqlLoginAliases,
  psql,
  readAnswer,
} from './postgresql-client.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

export const postgresqlSchema = defineModule({
  name: 'postgresql_schema',
  collection: 'community.postgresql',
  summary: 'Have a schema in a database of PostgreSQL, with its owner.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      name: str(),
      login_db: str().default('postgres'),
      state: choice('absent', 'present').default('present'),
      owner: str().default(''),
      comment: str().optional(),
      cascade_drop: bool().default(false),
      /** Names and texts are always quoted: there is nothing to trust. */
      trust_input: bool().default(true),
    }),
    {
      aliases: { ...postgresqlLoginAliases, name: ['schema'], login_db: ['db', 'database'] },
      rule: (want) => loginProblem({ ...want }),
    },
  ),
  inspect(want) {
    const statements = `SELECT row_to_json(r) FROM (SELECT pg_get_userbyid(nspowner)::text AS owner, obj_description(oid, 'pg_namespace') AS comment
FROM pg_namespace WHERE nspname = ${postgresqlText(want.name)}) r;`;
    return { is: probe(psql(want, want.login_db, statements), readAnswer) };
  },
  *plan(want, { is }) {
    needAnswer(is);
    const found = is.rows[0] as { readonly owner: Json; readonly comment: Json } | undefined;
    const name = postgresqlName(want.name);
    const send = (statement: string) => psql(want, want.login_db, statement);
    if (want.state === 'absent') {
      const statement = `DROP SCHEMA ${name}${want.cascade_drop ? ' CASCADE' : ''};`;
      if (found) yield change('schema', want.name, null, send(statement));
      return;
    }
    const owner = want.owner === '' ? '' : postgresqlName(want.owner);
    if (!found) {
      const statement = `CREATE SCHEMA ${name}${owner === '' ? '' : ` AUTHORIZATION ${owner}`};`;
      yield change('schema', null, want.name, send(statement));
    } else if (owner !== '' && found.owner !== want.owner) {
      yield change('owner', String(found.owner), want.owner, send(`ALTER SCHEMA ${name} OWNER TO ${owner};`));
    }
    if (want.comment !== undefined && want.comment !== (found?.comment ?? '')) {
      const statement = `COMMENT ON SCHEMA ${name} IS ${postgresqlText(want.comment)};`;
      yield change('comment', found ? String(found.comment ?? '') : null, want.comment, send(statement));
    }
  },
  result: (want) => ({ schema: want.name }),
});
