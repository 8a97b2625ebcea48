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

export const postgresqlDb = defineModule({
  name: 'postgresql_db',
  collection: 'community.postgresql',
  summary: 'Have a database of PostgreSQL, with its owner.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      name: str(),
      state: choice('absent', 'present', 'rename').default('present'),
      owner: str().default(''),
      encoding: str().default(''),
      lc_collate: str().default(''),
      lc_ctype: str().default(''),
      template: str().default(''),
      tablespace: str().default(''),
      conn_limit: str().default(''),
      target: str().default(''),
      force: bool().default(false),
      maintenance_db: str().default('postgres'),
      /** Names and texts are always quoted: there is nothing to trust. */
      trust_input: bool().default(true),
    }),
    {
      aliases: { ...postgresqlLoginAliases, name: ['db'] },
      rule(want) {
        if (want.state === 'rename' && want.target === '') return 'state: rename needs target';
        if (want.state === 'rename' && want.target === want.name) return 'name and target are the same';
        return /^(-?\d+)?$/.test(want.conn_limit) ? loginProblem({ ...want }) : 'conn_limit must be a number';
      },
    },
  ),
  inspect(want) {
    const names = [want.name, want.target].filter((name) => name !== '').map(postgresqlText);
    const encoding = want.encoding === '' ? 'true' : `encoding = pg_char_to_encoding(${postgresqlText(want.encoding)})`;
    const statements = `SELECT row_to_json(r) FROM (SELECT datname, pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
datcollate, datctype, datconnlimit, spcname, ${encoding} AS encoded FROM pg_database JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname IN (${names.join(', ')})) r;`;
    return { databases: probe(psql(want, want.maintenance_db, statements), readAnswer) };
  },
  *plan(want, { databases }) {
    needAnswer(databases);
    const all = databases.rows as readonly Readonly<Record<string, Json>>[];
    const is = all.find(({ datname }) => datname === want.name);
    const name = postgresqlName(want.name);
    const send = (statement: string) => psql(want, want.maintenance_db, statement);
    if (want.state === 'absent') {
      if (is)
        yield change('database', want.name, null, send(`DROP DATABASE ${name}${want.force ? ' WITH (FORCE)' : ''};`));
      return;
    }
    if (want.state === 'rename') {
      const other = all.some(({ datname }) => datname === want.target);
      need(is || other, `neither the database ${want.name} nor ${want.target} exists`);
      need(!(is && other), `both the databases ${want.name} and ${want.target} exist`);
      const apply = send(`ALTER DATABASE ${name} RENAME TO ${postgresqlName(want.target)};`);
      if (is) yield change('name', want.name, want.target, apply);
      return;
    }
    if (!is) {
      const options = [
        ...(want.owner === '' ? [] : [`OWNER ${postgresqlName(want.owner)}`]),
        ...(want.template === '' ? [] : [`TEMPLATE ${postgresqlName(want.template)}`]),
        ...(want.encoding === '' ? [] : [`ENCODING ${postgresqlText(want.encoding)}`]),
        ...(want.lc_collate === '' ? [] : [`LC_COLLATE ${postgresqlText(want.lc_collate)}`]),
        ...(want.lc_ctype === '' ? [] : [`LC_CTYPE ${postgresqlText(want.lc_ctype)}`]),
        ...(want.tablespace === '' ? [] : [`TABLESPACE ${postgresqlName(want.tablespace)}`]),
        ...(want.conn_limit === '' ? [] : [`CONNECTION LIMIT ${want.conn_limit}`]),
      ];
      yield change('database', null, want.name, send(`CREATE DATABASE ${name} ${options.join(' ')};`));
      return;
    }
    // These are for life.
    need(is.encoded === true, `Changing database encoding is not supported. Current encoding: ${is.encoding}`);
    need(
      want.lc_collate === '' || want.lc_collate === is.datcollate,
      `Changing LC_COLLATE is not supported. Current LC_COLLATE: ${is.datcollate}`,
    );
    need(
      want.lc_ctype === '' || want.lc_ctype === is.datctype,
      `Changing LC_CTYPE is not supported. Current LC_CTYPE: ${is.datctype}`,
    );
    if (want.owner !== '' && want.owner !== is.owner) {
      const apply = send(`ALTER DATABASE ${name} OWNER TO ${postgresqlName(want.owner)};`);
      yield change('owner', String(is.owner), want.owner, apply);
    }
    if (want.conn_limit !== '' && Number(want.conn_limit) !== is.datconnlimit) {
      const apply = send(`ALTER DATABASE ${name} CONNECTION LIMIT ${want.conn_limit};`);
      yield change('conn_limit', String(is.datconnlimit), want.conn_limit, apply);
    }
    if (want.tablespace !== '' && want.tablespace !== is.spcname) {
      const apply = send(`ALTER DATABASE ${name} SET TABLESPACE ${postgresqlName(want.tablespace)};`);
      yield change('tablespace', String(is.spcname), want.tablespace, apply);
    }
  },
  result: (want) => ({ db: want.name }),
});
