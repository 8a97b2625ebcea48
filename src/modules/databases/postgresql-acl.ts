import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

/** Kinds of objects whose privileges stand in a list of access control, with the letter of acldefault(). */
export const ACL_TYPES = {
  table: { letter: 'r', words: 'TABLE', all: 'ALL TABLES IN SCHEMA' },
  sequence: { letter: 's', words: 'SEQUENCE', all: 'ALL SEQUENCES IN SCHEMA' },
  function: { letter: 'f', words: 'FUNCTION', all: 'ALL FUNCTIONS IN SCHEMA' },
  procedure: { letter: 'f', words: 'PROCEDURE', all: 'ALL PROCEDURES IN SCHEMA' },
  type: { letter: 'T', words: 'TYPE', all: undefined },
  database: { letter: 'd', words: 'DATABASE', all: undefined },
  schema: { letter: 'n', words: 'SCHEMA', all: undefined },
  language: { letter: 'l', words: 'LANGUAGE', all: undefined },
  tablespace: { letter: 't', words: 'TABLESPACE', all: undefined },
  foreign_data_wrapper: { letter: 'F', words: 'FOREIGN DATA WRAPPER', all: undefined },
  foreign_server: { letter: 'S', words: 'FOREIGN SERVER', all: undefined },
  parameter: { letter: 'p', words: 'PARAMETER', all: undefined },
} as const;
export type AclType = keyof typeof ACL_TYPES;

/** The catalog of those that lie in no schema: table, and the columns of name, list and owner. */
const BARE: Readonly<Partial<Record<AclType, readonly [table: string, name: string, acl: string, owner: string]>>> = {
  database: ['pg_database', 'datname', 'datacl', 'datdba'],
  schema: ['pg_namespace', 'nspname', 'nspacl', 'nspowner'],
  language: ['pg_language', 'lanname', 'lanacl', 'lanowner'],
  tablespace: ['pg_tablespace', 'spcname', 'spcacl', 'spcowner'],
  foreign_data_wrapper: ['pg_foreign_data_wrapper', 'fdwname', 'fdwacl', 'fdwowner'],
  foreign_server: ['pg_foreign_server', 'srvname', 'srvacl', 'srvowner'],
};

const RELATIONS = { table: "'r', 'v', 'm', 'p', 'f'", sequence: "'S'" } as const;
/** A procedure is told from a function since PostgreSQL 11. */
const ROUTINES = { function: "<> 'p'", procedure: "= 'p'" } as const;

export interface Objects {
  readonly type: AclType;
  readonly schema: string;
  /** Undefined stands for all of the schema. */
  readonly names: readonly string[] | undefined;
}

const texts = (names: readonly string[]): string => names.map(postgresqlText).join(', ');

/** `name(type,type)`, as a task writes a function: colons may stand for the commas. */
export const signature = (schema: string, text: string): string => {
  const [, name = '', args = ''] = /^([^(]*)(?:\((.*)\))?$/s.exec(text.trim()) ?? [];
  return `${postgresqlName(schema)}.${postgresqlName(name)}(${args.replaceAll(':', ',')})`;
};

/** A query of the objects: their names as the task has them, and their lists. */
function objectsQuery({ type, schema, names }: Objects): string {
  const of = postgresqlText(schema);
  const within = (column: string): string => (names === undefined ? '' : ` AND ${column} IN (${texts(names)})`);
  const bare = BARE[type];
  if (bare) {
    const [table, name, acl, owner] = bare;
    return `SELECT ${name}::text AS obj, coalesce(${acl}, acldefault('${ACL_TYPES[type].letter}', ${owner})) AS acl FROM ${table} WHERE true${within(name)}`;
  }
  if (type === 'table' || type === 'sequence') {
    return `SELECT relname::text AS obj, coalesce(relacl, acldefault('${ACL_TYPES[type].letter}', relowner)) AS acl
FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ${of} AND relkind IN (${RELATIONS[type]})${within('relname')}`;
  }
  if (type === 'type') {
    return `SELECT typname::text AS obj, coalesce(typacl, acldefault('T', typowner)) AS acl
FROM pg_type JOIN pg_namespace n ON n.oid = typnamespace WHERE nspname = ${of}${within('typname')}`;
  }
  if (type === 'parameter') {
    const rows = (names ?? []).map((name) => `(${postgresqlText(name)})`).join(', ');
    return `SELECT obj, paracl AS acl FROM (VALUES ${rows}) v (obj) LEFT JOIN pg_parameter_acl ON parname = lower(obj)`;
  }
  const kind = `coalesce(to_jsonb(p)->>'prokind', 'f') ${ROUTINES[type as 'function']}`;
  const acl = `coalesce(proacl, acldefault('f', proowner)) AS acl`;
  if (names === undefined) {
    return `SELECT p.oid::text AS obj, ${acl} FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = ${of} AND ${kind}`;
  }
  const rows = names.map((name) => `(${postgresqlText(name)}, ${postgresqlText(signature(schema, name))})`).join(', ');
  return `SELECT v.obj, ${acl} FROM (VALUES ${rows}) v (obj, signature) JOIN pg_proc p ON p.oid = to_regprocedure(v.signature)`;
}

const exploded = (
  objects: string,
): string => `SELECT json_build_object('obj', obj, 'priv', privilege_type, 'grantable', is_grantable, 'grantee',
CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END)
FROM (${objects}) o LEFT JOIN LATERAL aclexplode(o.acl) ON true;`;

/** Which of the roles there are, and what ALL stands for. */
const preamble = (roles: readonly string[], letter: string): string =>
  `SELECT json_build_object('role', rolname::text) FROM pg_roles WHERE rolname IN (${texts(roles)});
SELECT json_build_object('all', array_agg(privilege_type)) FROM aclexplode(acldefault('${letter}', 10::oid));
`;

export const aclStatements = (roles: readonly string[], objects: Objects): string =>
  preamble(roles, ACL_TYPES[objects.type].letter) + exploded(objectsQuery(objects));

/** Kinds of objects to come, with the letters of acldefault() and of pg_default_acl. */
export const DEFAULT_TYPES: Readonly<Record<string, readonly [letter: string, kept: string]>> = {
  TABLES: ['r', 'r'],
  SEQUENCES: ['s', 'S'],
  FUNCTIONS: ['f', 'f'],
  TYPES: ['T', 'T'],
  SCHEMAS: ['n', 'n'],
};

/** What objects to come of a kind will have; within a schema only what stands there beside the rest. */
export function defaultAclStatements(
  roles: readonly string[],
  owners: readonly string[],
  schema: string | undefined,
  kind: string,
): string {
  const [letter = '', kept = ''] = DEFAULT_TYPES[kind] ?? [];
  const which = owners.length === 0 ? 'rolname = current_user' : `rolname IN (${texts(owners)})`;
  const namespace =
    schema === undefined ? '0' : `(SELECT oid FROM pg_namespace WHERE nspname = ${postgresqlText(schema)})`;
  const otherwise = schema === undefined ? `acldefault('${letter}', r.oid)` : 'NULL';
  const objects = `SELECT r.rolname::text AS obj, coalesce(defaclacl, ${otherwise}) AS acl FROM pg_roles r
LEFT JOIN pg_default_acl ON defaclrole = r.oid AND defaclobjtype = '${kept}' AND defaclnamespace = ${namespace} WHERE ${which}`;
  return preamble(roles, letter) + exploded(objects);
}

/** Who belongs to which roles; `grantable` is the right to pass that on. */
export const memberStatements = (roles: readonly string[], groups: readonly string[]): string =>
  `SELECT json_build_object('role', rolname::text) FROM pg_roles WHERE rolname IN (${texts(roles)});
SELECT json_build_object('obj', g.rolname::text, 'priv', CASE WHEN m.rolname IS NULL THEN NULL ELSE 'MEMBER' END, 'grantable', admin_option, 'grantee', m.rolname::text)
FROM pg_roles g LEFT JOIN pg_auth_members a ON a.roleid = g.oid LEFT JOIN pg_roles m ON m.oid = a.member WHERE g.rolname IN (${texts(groups)});`;
