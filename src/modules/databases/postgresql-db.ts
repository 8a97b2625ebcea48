import { bool, change, choice, defineModule, type Json, need, params, path, probe, str } from '../../sdk/index.ts';
import {
  loginProblem,
  needAnswer,
  postgresqlLogin,
  postgresqlLoginAliases,
  psql,
  readAnswer,
} from './postgresql-client.ts';
import { planFile } from './postgresql-files.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

export const postgresqlDb = defineModule({
  name: 'postgresql_db',
  collection: 'community.postgresql',
  summary: 'Have a database of PostgreSQL, with its owner.',
  params: params(
    () => ({
      ...postgresqlLogin(),
      name: str(),
      state: choice('absent', 'dump', 'present', 'rename', 'restore').default('present'),
      owner: str().default(''),
      encoding: str().default(''),
      lc_collate: str().default(''),
      lc_ctype: str().default(''),
      template: str().default(''),
      tablespace: str().default(''),
      conn_limit: str().default(''),
      target: path().default(''),
      target_opts: str().default('').describe('Further words for pg_dump, or for psql or pg_restore.'),
      dump_extra_args: str().default('').describe('Further words for pg_dump.'),
      comment: str().optional(),
      icu_locale: str().default(''),
      locale_provider: str().default(''),
      force: bool().default(false),
      maintenance_db: str().default('postgres'),
      /** Names and texts are always quoted: there is nothing to trust. */
      trust_input: bool().default(true),
    }),
    {
      aliases: { ...postgresqlLoginAliases, name: ['db'] },
      rule(want) {
        if (want.state === 'rename' && want.target === '') return 'state: rename needs target';
        if ((want.state === 'dump' || want.state === 'restore') && want.target === '')
          return `state: ${want.state} needs target`;
        if (want.state === 'rename' && want.target === want.name) return 'name and target are the same';
        return /^(-?\d+)?$/.test(want.conn_limit) ? loginProblem({ ...want }) : 'conn_limit must be a number';
      },
    },
  ),
  inspect(want) {
    const names = [want.name, want.target].filter((name) => name !== '').map(postgresqlText);
    const encoding = want.encoding === '' ? 'true' : `encoding = pg_char_to_encoding(${postgresqlText(want.encoding)})`;
    const statements = `SELECT row_to_json(r) FROM (SELECT datname, pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
datcollate, datctype, datconnlimit, spcname, ${encoding} AS encoded, shobj_description(d.oid, 'pg_database') AS comment,
to_jsonb(d)->>'datlocprovider' AS provider, coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS icu_locale FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname IN (${names.join(', ')})) r;`;
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
    if (want.state === 'dump' || want.state === 'restore') {
      yield planFile(want, is ? undefined : `the database ${want.name} does not exist`);
      return;
    }
    const comment = (before: string | null) =>
      change(
        'comment',
        before,
        want.comment ?? '',
        send(`COMMENT ON DATABASE ${name} IS ${postgresqlText(want.comment ?? '')};`),
      );
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
        ...(want.icu_locale === '' ? [] : [`ICU_LOCALE ${postgresqlText(want.icu_locale)}`]),
        ...(want.locale_provider === '' ? [] : [`LOCALE_PROVIDER ${postgresqlName(want.locale_provider)}`]),
        ...(want.tablespace === '' ? [] : [`TABLESPACE ${postgresqlName(want.tablespace)}`]),
        ...(want.conn_limit === '' ? [] : [`CONNECTION LIMIT ${want.conn_limit}`]),
      ];
      yield change('database', null, want.name, send(`CREATE DATABASE ${name} ${options.join(' ')};`));
      if (want.comment !== undefined && want.comment !== '') yield comment(null);
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
    need(
      want.icu_locale === '' || want.icu_locale === is.icu_locale,
      `Changing ICU_LOCALE is not supported. Current ICU_LOCALE: ${is.icu_locale}`,
    );
    need(
      want.locale_provider === '' || want.locale_provider.charAt(0).toLowerCase() === is.provider,
      `Changing LOCALE_PROVIDER is not supported. Current LOCALE_PROVIDER: ${is.provider}`,
    );
    if (want.comment !== undefined && want.comment !== (is.comment ?? '')) yield comment(String(is.comment ?? ''));
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
  result: (want) => ({ db: want.name, ...(/^(dump|restore)$/.test(want.state) ? { target: want.target } : {}) }),
});
