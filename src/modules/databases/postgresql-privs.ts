import { bool, type Change, change, choice, defineModule, need, params, probe, str } from '../../sdk/index.ts';
import {
  ACL_TYPES,
  type AclType,
  aclStatements,
  DEFAULT_TYPES,
  defaultAclStatements,
  memberStatements,
  signature,
} from './postgresql-acl.ts';
import {
  loginProblem,
  needAnswer,
  postgresqlLogin,
  postgresqlLoginAliases,
  psql,
  readAnswer,
} from './postgresql-client.ts';
import { postgresqlName } from './postgresql-quote.ts';

const TYPES = [
  ...([
    'database',
    'default_privs',
    'foreign_data_wrapper',
    'foreign_server',
    'function',
    'group',
    'language',
  ] as const),
  ...(['table', 'tablespace', 'schema', 'sequence', 'type', 'procedure', 'parameter'] as const),
] as const;
const IN_SCHEMA = new Set<string>(['table', 'sequence', 'function', 'procedure', 'type', 'default_privs']);

const privsParams = params(
  () => ({
    ...postgresqlLogin(),
    login_db: str(),
    state: choice('present', 'absent').default('present'),
    privs: str().optional(),
    type: choice(...TYPES).default('table'),
    objs: str().optional(),
    schema: str().optional(),
    roles: str(),
    target_roles: str().optional(),
    grant_option: bool().optional(),
    fail_on_role: bool().default(true),
    /** Names are always quoted: there is nothing to trust. */
    trust_input: bool().default(true),
  }),
  {
    aliases: {
      ...postgresqlLoginAliases,
      login_password: ['password'],
      login_db: ['db', 'database'],
      privs: ['priv'],
      objs: ['obj'],
      roles: ['role'],
      grant_option: ['admin_option'],
    },
    rule(want) {
      const { type, privs, objs, schema, target_roles } = want;
      if (type === 'group' && privs !== undefined) return 'type: group takes no privs';
      if (type !== 'group' && privs === undefined) return `type: ${type} needs privs`;
      if (objs === undefined && type !== 'database') return `type: ${type} needs objs`;
      if (!/^[A-Za-z, ]*$/.test(privs ?? '')) return 'privs are words with commas between them';
      if (schema !== undefined && !IN_SCHEMA.has(type)) return `type: ${type} takes no schema`;
      if (target_roles !== undefined && type !== 'default_privs') return 'target_roles needs type: default_privs';
      if (type === 'default_privs' && objs !== 'ALL_DEFAULT' && splitList(objs).some((one) => !DEFAULT_TYPES[one])) {
        return `objs of default_privs are ALL_DEFAULT or of ${Object.keys(DEFAULT_TYPES).join(', ')}`;
      }
      if (type === 'default_privs' && splitList(objs).length > 1) return 'objs of default_privs is one of them';
      if (objs === 'ALL_DEFAULT') return 'objs: ALL_DEFAULT is not supported; name one kind of objects in each task';
      if (objs === 'ALL_IN_SCHEMA' && (!(type in ACL_TYPES) || ACL_TYPES[type as AclType].all === undefined)) {
        return `type: ${type} has no ALL_IN_SCHEMA`;
      }
      return loginProblem({ ...want });
    },
  },
);

type Want = ReturnType<typeof privsParams.schema.parse>;

/** Splits at commas that are in no brackets. */
const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/,(?![^(]*\))/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

const roleNames = ({ roles }: Want): string[] =>
  splitList(roles).map((role) => (role.toUpperCase() === 'PUBLIC' ? 'PUBLIC' : role));

const objectNames = (want: Want): string[] => splitList(want.objs ?? want.login_db);

/** `not-specified` is the way to name none. */
const schemaOf = ({ schema }: Want): string | undefined =>
  schema === 'not-specified' ? undefined : (schema ?? 'public');

export const postgresqlPrivs = defineModule({
  name: 'postgresql_privs',
  collection: 'community.postgresql',
  summary: 'Grant privileges on objects of PostgreSQL to roles, or revoke them.',
  params: privsParams,
  inspect: (want) => ({ is: probe(psql(want, want.login_db, lookStatements(want)), readAnswer) }),
  *plan(want, { is }) {
    needAnswer(is);
    const rows = is.rows as readonly Row[];
    const known = new Set(['PUBLIC', ...rows.flatMap(({ role }) => role ?? [])]);
    const gone = roleNames(want).filter((role) => !known.has(role));
    need(gone.length === 0 || !want.fail_on_role, `Role '${gone[0]}' does not exist`);
    const roles = roleNames(want).filter((role) => known.has(role));
    if (roles.length === 0) return;
    const held = rows.filter((row): row is Held => row.obj !== undefined);
    if (want.objs !== 'ALL_IN_SCHEMA' && want.type !== 'default_privs') {
      const missing = objectNames(want).find((name) => !held.some(({ obj }) => obj === name));
      need(missing === undefined, `there is no ${want.type} ${missing}`);
    }
    yield* planGrants(want, roles, held, privilegesOf(want, rows));
  },
  result: () => ({}),
});

interface Row {
  readonly role?: string;
  readonly all?: readonly string[];
  readonly obj?: string;
  readonly grantee?: string | null;
  readonly priv?: string | null;
  readonly grantable?: boolean | null;
}
type Held = Row & { readonly obj: string };

function lookStatements(want: Want): string {
  const roles = roleNames(want);
  if (want.type === 'group') return memberStatements(roles, objectNames(want));
  if (want.type === 'default_privs') {
    return defaultAclStatements(roles, splitList(want.target_roles), schemaOf(want), want.objs ?? '');
  }
  const names = want.objs === 'ALL_IN_SCHEMA' ? undefined : objectNames(want);
  return aclStatements(roles, { type: want.type, schema: schemaOf(want) ?? 'public', names });
}

/** What is asked for, with ALL written out. @throws Unmet for what such objects do not know */
function privilegesOf(want: Want, rows: readonly Row[]): readonly string[] {
  if (want.type === 'group') return ['MEMBER'];
  const all = rows.find((row) => row.all !== undefined)?.all ?? [];
  const words = splitList(want.privs).map((word) => word.toUpperCase().replace(/\s+/g, ' '));
  if (words.some((word) => word === 'ALL' || word === 'ALL PRIVILEGES')) return all;
  const named = words.map((word) => (word === 'TEMP' ? 'TEMPORARY' : word));
  const odd = named.find((word) => !all.includes(word));
  need(odd === undefined, `a ${want.type} knows no privilege ${odd}`, `it knows ${all.join(', ')}`);
  return named;
}

function* planGrants(
  want: Want,
  roles: readonly string[],
  held: readonly Held[],
  privs: readonly string[],
): Iterable<Change> {
  const objects = [...new Set(held.map(({ obj }) => obj))];
  const found = (obj: string, role: string, priv: string) =>
    held.find((row) => row.obj === obj && row.grantee === role && row.priv === priv);
  const cells = objects.flatMap((obj) => roles.flatMap((role) => privs.map((priv) => found(obj, role, priv))));
  const send = (statement: string) => psql(want, want.login_db, statement);
  const shown = `${privs.join(', ')} on ${want.objs ?? want.login_db} for ${roles.join(', ')}`;
  if (want.state === 'absent') {
    const only = want.grant_option === true;
    if (!cells.some((cell) => (only ? cell?.grantable === true : cell !== undefined))) return;
    yield change(
      only ? 'grant option' : 'privileges',
      shown,
      null,
      send(statementOf(want, roles, privs, only ? 'revoke-option' : 'revoke')),
    );
    return;
  }
  if (cells.some((cell) => cell === undefined || (want.grant_option === true && cell.grantable !== true))) {
    yield change('privileges', null, shown, send(statementOf(want, roles, privs, 'grant')));
  }
  if (want.grant_option === false && cells.some((cell) => cell?.grantable === true)) {
    yield change('grant option', shown, null, send(statementOf(want, roles, privs, 'revoke-option')));
  }
}

function statementOf(
  want: Want,
  roles: readonly string[],
  privs: readonly string[],
  verb: 'grant' | 'revoke' | 'revoke-option',
): string {
  const to = roles.map((role) => (role === 'PUBLIC' ? role : postgresqlName(role))).join(', ');
  const isGroup = want.type === 'group';
  const option = isGroup ? 'ADMIN OPTION' : 'GRANT OPTION';
  const what = isGroup
    ? objectNames(want).map(postgresqlName).join(', ')
    : `${privs.join(', ')} ON ${objectText(want)}`;
  const clause =
    verb === 'grant'
      ? `GRANT ${what} TO ${to}${want.grant_option ? ` WITH ${option}` : ''}`
      : `REVOKE ${verb === 'revoke' ? '' : `${option} FOR `}${what} FROM ${to}`;
  if (want.type !== 'default_privs') return `${clause};`;
  const owners = splitList(want.target_roles).map(postgresqlName).join(', ');
  const schema = schemaOf(want);
  return `ALTER DEFAULT PRIVILEGES${owners === '' ? '' : ` FOR ROLE ${owners}`}${
    schema === undefined ? '' : ` IN SCHEMA ${postgresqlName(schema)}`
  } ${clause};`;
}

function objectText(want: Want): string {
  if (want.type === 'default_privs') return want.objs ?? '';
  const { words, all } = ACL_TYPES[want.type as AclType];
  const schema = schemaOf(want) ?? 'public';
  if (want.objs === 'ALL_IN_SCHEMA') return `${all} ${postgresqlName(schema)}`;
  const isRoutine = want.type === 'function' || want.type === 'procedure';
  const name = (one: string): string => {
    if (isRoutine) return signature(schema, one);
    return IN_SCHEMA.has(want.type) ? `${postgresqlName(schema)}.${postgresqlName(one)}` : postgresqlName(one);
  };
  return `${words} ${objectNames(want).map(name).join(', ')}`;
}
