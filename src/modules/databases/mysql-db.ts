import { z } from 'zod';
import {
  bool,
  type Change,
  change,
  choice,
  defineModule,
  hostWord,
  list,
  params,
  path,
  probe,
  type Shell,
  sh,
  splitWords,
  str,
} from '../../sdk/index.ts';
import { mysql, mysqlCall, mysqlLogin, mysqlLoginAliases, needRows, readRows } from './mysql-client.ts';
import { mysqlName, mysqlText } from './mysql-quote.ts';

const shape = () => ({
  ...mysqlLogin(),
  check_implicit_admin: bool().default(false),
  name: list(),
  state: choice('absent', 'dump', 'import', 'present').default('present'),
  collation: str().default(''),
  encoding: str().default(''),
  target: path().optional(),
  chdir: path().optional(),
  dump_extra_args: str().optional(),
  force: bool().default(false),
  hex_blob: bool().default(false),
  ignore_tables: list().default([]),
  master_data: z
    .preprocess((value) => (typeof value === 'string' ? Number(value) : value), z.literal([0, 1, 2]))
    .default(0),
  quick: bool().default(true),
  single_transaction: bool().default(false),
  skip_lock_tables: bool().default(false),
  sql_log_bin: bool().default(true),
  restrict_config_file: bool().default(false).describe('A dump or an import reads config_file alone.'),
  config_overrides_defaults: bool()
    .default(false)
    .describe('Accepted; what the file says of the place holds wherever the task says nothing of it.'),
  pipefail: bool().default(false).describe('Accepted; a dump that fails always fails the task.'),
  unsafe_login_password: bool().default(false).describe('Accepted; a password never stands on a command line.'),
  use_shell: bool().default(false).describe('Accepted.'),
});
type DatabaseWant = z.output<z.ZodObject<ReturnType<typeof shape>>>;

export const mysqlDb = defineModule({
  name: 'mysql_db',
  collection: 'community.mysql',
  summary: 'Have databases of MySQL or MariaDB, dump them to a file or read them from one.',
  params: params(shape, {
    aliases: { ...mysqlLoginAliases, name: ['db'] },
    rule({ name, state, target, encoding, collation }) {
      if ((state === 'dump' || state === 'import') && target === undefined) return `state: ${state} needs target`;
      if (name.includes('all') && (state === 'present' || state === 'absent'))
        return 'name: all is for dump and import only';
      if (name.length > 1 && state === 'import') return 'state: import takes one name';
      return [encoding, collation].every((word) => /^\w*$/.test(word)) ? undefined : 'encoding and collation are words';
    },
  }),
  inspect: (want) => ({
    databases: probe(mysql(want, 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA;'), readRows),
    target: probe(
      want.target === undefined || want.state !== 'import' ? sh`:` : sh`[ -f ${hostWord(want.target)} ]`,
      ({ rc }) => rc === 0,
    ),
  }),
  *plan(want, { databases, target }) {
    needRows(databases);
    const there = new Set(databases.rows.map(([name]) => name));
    const all = want.name.includes('all');
    const missing = all ? [] : want.name.filter((name) => !there.has(name));
    if (want.state === 'absent') {
      const found = want.name.filter((name) => there.has(name));
      const drops = found.map((name) => `DROP DATABASE ${mysqlName(name)};`);
      if (found.length > 0) yield change('database', found.join(', '), null, mysql(want, log(want) + drops.join('\n')));
      return;
    }
    if (want.state === 'dump') {
      const unmet = missing.length > 0 ? { unmet: `Cannot dump database(s) ${missing.join(', ')} - not found` } : {};
      yield change('dump', null, want.target ?? null, dump(want, all), {
        repeats: true,
        path: want.target ?? '',
        ...unmet,
      });
      return;
    }
    if (missing.length > 0) {
      const creates = missing.map((name) => `CREATE DATABASE ${mysqlName(name)}${characters(want)};`);
      yield change('database', null, missing.join(', '), mysql(want, log(want) + creates.join('\n')));
    }
    if (want.state === 'import') yield planImport(want, all, target);
  },
  result: (want) => ({ db: want.name.join(' '), db_list: [...want.name] }),
});

const log = ({ sql_log_bin: on }: DatabaseWant): string => (on ? '' : 'SET SQL_LOG_BIN = 0;\n');

const characters = ({ encoding, collation }: DatabaseWant): string =>
  [
    ...(encoding === '' ? [] : [` CHARACTER SET ${mysqlText(encoding)}`]),
    ...(collation === '' ? [] : [` COLLATE ${mysqlText(collation)}`]),
  ].join('');

/** The program that packs or unpacks a file of this name. */
function packer(target: string, unpack: boolean): Shell {
  const program = ({ gz: 'gzip', bz2: 'bzip2', xz: 'xz', zst: 'zstd' } as const)[
    /\.(gz|bz2|xz|zst)$/.exec(target)?.[1] as 'gz'
  ];
  if (program === undefined) return sh`cat`;
  return unpack ? sh`${program} -dc` : sh`${program} -c`;
}

/** The dump takes its place only when it is whole: until then it has a name of its own beside it. */
function dump(want: DatabaseWant, all: boolean): Shell {
  const words = [
    ...(want.quick ? ['--quick'] : []),
    ...(want.single_transaction ? ['--single-transaction=true'] : []),
    ...(want.skip_lock_tables ? ['--skip-lock-tables'] : []),
    ...(want.hex_blob ? ['--hex-blob'] : []),
    ...(want.force ? ['--force'] : []),
    ...(want.master_data === 0 ? [] : [`--master-data=${want.master_data}`]),
    ...(want.encoding === '' ? [] : [`--default-character-set=${want.encoding}`]),
    ...want.ignore_tables.map((table) => `--ignore-table=${table}`),
    ...splitWords(want.dump_extra_args ?? ''),
    ...(all ? ['--all-databases'] : ['--databases', ...want.name]),
  ];
  const target = want.target ?? '';
  const call = mysqlCall(want, ['mariadb-dump', 'mysqldump'], words, { global: !want.restrict_config_file });
  // A shell has no word for the first failure of a pipe: the dump says by itself that it came to its end.
  return sh`t=${hostWord(target)} && umask 077 && { { ${call} && printf done >"$t.infrakit-end"; } | ${packer(target, false)} >"$t.infrakit-new"; } &&
[ -s "$t.infrakit-end" ]
rc=$?; rm -f -- "$t.infrakit-end"
[ "$rc" -ne 0 ] || mv -f -- "$t.infrakit-new" "$t" || rc=1
rm -f -- "$t.infrakit-new"; exit "$rc"`;
}

function planImport(want: DatabaseWant, all: boolean, there: boolean): Change {
  const target = want.target ?? '';
  const words = [
    ...(want.force ? ['--force'] : []),
    ...(want.encoding === '' ? [] : [`--default-character-set=${want.encoding}`]),
    ...(all ? [] : [`--database=${want.name[0] ?? ''}`]),
  ];
  const call = mysqlCall(want, ['mariadb', 'mysql'], words, { global: !want.restrict_config_file });
  const directory = want.chdir === undefined ? sh`:` : sh`cd -- ${hostWord(want.chdir)}`;
  const apply = sh`${directory} && ${packer(target, true)} <${hostWord(target)} | ${call}`;
  return change('content', null, target, apply, {
    repeats: true,
    ...(there ? {} : { unmet: `target ${target} does not exist on the host` }),
  });
}
