import type { Json } from '../../sdk/index.ts';

/** What a user may do, by the object as `db.table` without quotes, such as `*.*`. */
export type Privileges = ReadonlyMap<string, readonly string[]>;

/** Words that stand for the same: `ALL` is short for all privileges, which SHOW GRANTS writes out. */
const readPrivilege = (word: string): string => {
  const [, name = '', columns] = /^([^(]*?)\s*(\(.*\))?$/s.exec(word.trim()) ?? [];
  const upper = name.toUpperCase().replace(/\s+/g, ' ');
  const same = upper === 'ALL' ? 'ALL PRIVILEGES' : upper === 'GRANT' ? 'GRANT OPTION' : upper;
  const sorted = columns
    ?.slice(1, -1)
    .split(',')
    .map((one) => one.trim().replaceAll('`', ''))
    .sort();
  return `${same}${sorted ? ` (${sorted.join(', ')})` : ''}`;
};

/** Names of MySQL that MariaDB writes in its own words, and names of before. */
const ALIASES: Readonly<Record<string, string>> = {
  'REPLICATION CLIENT': 'BINLOG MONITOR',
  'REPLICA MONITOR': 'SLAVE MONITOR',
  'REPLICATION REPLICA': 'REPLICATION SLAVE',
  'REPLICATION REPLICA ADMIN': 'REPLICATION SLAVE ADMIN',
  'DELETE VERSIONING ROWS': 'DELETE HISTORY',
};

/** The privilege by the one of its names that all its names are compared by. */
export const samePrivilege = (word: string): string => ALIASES[word] ?? word;

/** Splits at commas that are in no brackets. */
const splitList = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `db.table` without the quotes; the kind of a routine stays before it, in capitals. */
export function objectName(text: string): string {
  const [, kind, name = ''] = /^(?:(PROCEDURE|FUNCTION|TABLE|PACKAGE(?: BODY)?)\s+)?(.*)$/is.exec(text.trim()) ?? [];
  const parts = [...name.matchAll(/`((?:[^`]|``)*)`|([^`.]+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('``', '`') ?? bare ?? '',
  );
  const plain = parts.length === 1 ? `${parts[0]}.*` : parts.join('.');
  return kind === undefined || kind.toUpperCase() === 'TABLE' ? plain : `${kind.toUpperCase()} ${plain}`;
}

/** The `priv` of a task: `db.table:SELECT,INSERT/other.*:ALL`, or the same as a dict. Undefined where it cannot be read. */
export function readPrivileges(priv: Json): Privileges | undefined {
  const pairs: [string, string][] =
    typeof priv === 'string'
      ? priv
          .split('/')
          .filter((part) => part.trim() !== '')
          .map((part) => splitPair(part))
      : priv !== null && typeof priv === 'object' && !Array.isArray(priv)
        ? Object.entries(priv).map(([name, value]) => [name, String(value)])
        : [];
  if (pairs.length === 0 || pairs.some(([name, list]) => name === '' || list === '')) return undefined;
  return new Map(pairs.map(([name, list]) => [objectName(name), splitList(list).map(readPrivilege)]));
}

/** The colon is the first that is in no quotes. */
function splitPair(part: string): [string, string] {
  const [, name = '', list = ''] = /^((?:`[^`]*`|[^`:])*):(.*)$/s.exec(part) ?? [];
  return [name.trim(), list.trim()];
}

/** The lines of SHOW GRANTS. `USAGE` is no privilege, and grants of roles are none of `priv`. */
export function readGrants(lines: readonly string[]): Privileges {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const [, list, on, rest] =
      /^GRANT (.+?) ON ((?:(?:PROCEDURE|FUNCTION|TABLE|PACKAGE|PACKAGE BODY) )?(?:`(?:[^`]|``)*`|\*)(?:\.(?:`(?:[^`]|``)*`|\*))?) TO (.*)$/s.exec(
        line,
      ) ?? [];
    if (list === undefined || on === undefined) continue;
    const words = splitList(list)
      .map(readPrivilege)
      .filter((word) => word !== 'USAGE');
    if (/ WITH (?:.* )?GRANT OPTION/.test(rest ?? '')) words.push('GRANT OPTION');
    const name = objectName(on);
    const all = [...(found.get(name) ?? []), ...words];
    if (all.length > 0) found.set(name, all);
  }
  return found;
}

/** Privileges as one text, for comparison and for people. */
export const privilegeLines = (privileges: Privileges): string =>
  [...privileges]
    .filter(([, words]) => words.some((word) => word !== 'USAGE'))
    .map(
      ([name, words]) =>
        `${name}: ${[...new Set(words.map(samePrivilege))]
          .filter((word) => word !== 'USAGE')
          .sort()
          .join(', ')}\n`,
    )
    .sort()
    .join('');
