import { type Change, change, type Json, type Shell } from '../../sdk/index.ts';
import { postgresqlName, postgresqlText } from './postgresql-quote.ts';

/** Privileges that `priv` asks for on one object: the database itself where it names no table. */
export interface WantedPrivileges {
  readonly table: string | undefined;
  readonly words: readonly string[];
}

const OF_DATABASE = ['CREATE', 'CONNECT', 'TEMPORARY'];
const OF_TABLE = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];

/** The `priv` of a task: `CONNECT/table:SELECT,INSERT`. Undefined where it cannot be read. */
export function readRolePrivileges(priv: string): readonly WantedPrivileges[] | undefined {
  const all = priv.split('/').map((part): WantedPrivileges | undefined => {
    const [, table, list = ''] = /^(?:(.*?):)?(.*)$/s.exec(part) ?? [];
    const known = table === undefined ? OF_DATABASE : OF_TABLE;
    const words = list
      .split(',')
      .map((word) =>
        word
          .trim()
          .toUpperCase()
          .replace(/^TEMP$/, 'TEMPORARY'),
      )
      .filter((word) => word !== '');
    if (words.some((word) => word !== 'ALL' && !known.includes(word))) return undefined;
    return { table: table?.trim(), words: words.includes('ALL') ? known : words };
  });
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** `schema.table` or `table`, each part in quotes. */
const tableName = (table: string): string => table.split('.').map(postgresqlName).join('.');

/** A row for each privilege: whether the role has it. */
export const privilegeStatements = (role: string, database: string, wanted: readonly WantedPrivileges[]): string =>
  wanted
    .flatMap(({ table, words }, index) =>
      words.map((word) => {
        const [name, privilege] = [postgresqlText(role), postgresqlText(word)];
        const has =
          table === undefined
            ? `has_database_privilege(${name}, ${postgresqlText(database)}, ${privilege})`
            : `has_table_privilege(${name}, ${postgresqlText(tableName(table))}, ${privilege})`;
        return `SELECT json_build_object('index', ${index}, 'word', ${privilege}, 'has', ${has});`;
      }),
    )
    .join('\n');

/** The privileges that are to be granted, or those to be taken before the role goes. */
export function* planRolePrivileges(
  role: string,
  database: string,
  wanted: readonly WantedPrivileges[],
  rows: readonly Json[],
  grants: boolean,
  send: (statement: string) => Shell,
): Iterable<Change> {
  const seen = rows as readonly Readonly<Record<string, Json>>[];
  for (const [index, { table, words }] of wanted.entries()) {
    const has = new Set(seen.filter((row) => row.index === index && row.has === true).map(({ word }) => String(word)));
    const list = words.filter((word) => has.has(word) !== grants);
    if (list.length === 0) continue;
    const object = table === undefined ? `DATABASE ${postgresqlName(database)}` : `TABLE ${tableName(table)}`;
    const [verb, to] = grants ? ['GRANT', 'TO'] : ['REVOKE', 'FROM'];
    const statement = `${verb} ${list.join(', ')} ON ${object} ${to} ${postgresqlName(role)};`;
    const [before, after] = grants ? [null, list.join(', ')] : [list.join(', '), null];
    yield change(`privileges on ${table ?? database}`, before, after, send(statement));
  }
}
