import { type Change, change, type Shell } from '../../sdk/index.ts';
import { type Privileges, privilegeLines, readPrivileges, samePrivilege } from './mysql-privileges.ts';
import { mysqlName } from './mysql-quote.ts';
import type { MysqlUserWant } from './mysql-user-params.ts';

/** What `priv` asks for; undefined where it asks for nothing. */
export const wantedPrivileges = ({ priv }: MysqlUserWant): Privileges | undefined =>
  priv === undefined || priv === '' ? undefined : readPrivileges(priv);

/** Columns by the one spelling that they are compared in, where their letters make no difference. */
const comparable = ({ column_case_sensitive: exact }: MysqlUserWant, privileges: Privileges): Privileges =>
  exact
    ? privileges
    : new Map(
        [...privileges].map(([name, words]) => [
          name,
          words.map((word) => word.replace(/\(.*\)/s, (columns) => columns.toLowerCase())),
        ]),
      );

export function* planPrivileges(
  want: MysqlUserWant,
  account: string,
  found: Privileges,
  send: (statements: readonly string[]) => Shell,
): Iterable<Change> {
  const written = wantedPrivileges(want);
  if (!written) return;
  const [is, asked] = [comparable(want, found), comparable(want, written)];
  const wanted = combine(want, is, asked);
  const [before, after] = [privilegeLines(is), privilegeLines(wanted)];
  if (before === after) return;
  const statements: string[] = [];
  for (const [name, words] of is) {
    const keeps = new Set((wanted.get(name) ?? []).map(samePrivilege));
    const extra = words.filter((word) => !keeps.has(samePrivilege(word)));
    if (extra.length > 0) statements.push(`REVOKE ${extra.join(', ')} ON ${objectText(name)} FROM ${account};`);
  }
  for (const [name, words] of wanted) {
    const has = new Set((is.get(name) ?? []).map(samePrivilege));
    const missing = words.filter((word) => word !== 'USAGE' && !has.has(samePrivilege(word)));
    if (missing.length > 0) statements.push(...grantStatements(account, new Map([[name, missing]])));
  }
  yield change('privileges', before, after, send(statements));
}

/** What the user is to have in the end: just what is asked for, or that beside or taken from what there is. */
function combine(want: MysqlUserWant, is: Privileges, asked: Privileges): Privileges {
  if (!want.append_privs && !want.subtract_privs) return asked;
  const all = new Map([...is].map(([name, words]) => [name, [...words]]));
  for (const [name, words] of asked) {
    const there = all.get(name) ?? [];
    const named = new Set(words.map(samePrivilege));
    const has = new Set(there.map(samePrivilege));
    if (want.subtract_privs)
      all.set(
        name,
        there.filter((word) => !named.has(samePrivilege(word)) && !named.has('ALL PRIVILEGES')),
      );
    else if (!has.has('ALL PRIVILEGES'))
      all.set(name, [...there, ...words.filter((word) => !has.has(samePrivilege(word)))]);
  }
  return all;
}

/** `db`.`table` of a name without quotes; an asterisk stays one. */
function objectText(name: string): string {
  const [, kind = '', plain = name] = /^((?:PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE) )?(.*)$/s.exec(name) ?? [];
  const dot = plain.lastIndexOf('.');
  const part = (text: string) => (text === '*' ? text : mysqlName(text));
  return `${kind}${part(plain.slice(0, dot))}.${part(plain.slice(dot + 1))}`;
}

export const grantStatements = (account: string, privileges: Privileges): string[] =>
  [...privileges].flatMap(([name, words]) => {
    const plain = words.filter((word) => word !== 'GRANT OPTION');
    const option = plain.length < words.length ? ' WITH GRANT OPTION' : '';
    const list = plain.length === 0 ? ['USAGE'] : plain;
    return [`GRANT ${list.join(', ')} ON ${objectText(name)} TO ${account}${option};`];
  });
