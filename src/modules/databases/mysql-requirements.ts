import { mysqlText } from './mysql-quote.ts';
import type { MysqlUserWant } from './mysql-user-params.ts';

/** What `tls_requires` asks for, as ALTER USER words it; undefined where the task says nothing of it. */
export function requirementWanted({ tls_requires: tls }: MysqlUserWant): string | undefined {
  if (tls === undefined) return undefined;
  const names = Object.keys(tls).map((name) => name.toUpperCase());
  if (names.length === 0) return 'NONE';
  if (names.includes('SSL')) return 'SSL';
  if (names.includes('X509')) return 'X509';
  return Object.entries(tls)
    .map(([name, value]) => `${name.toUpperCase()} ${mysqlText(String(value))}`)
    .sort()
    .join(' AND ');
}

export const required = (want: MysqlUserWant): string => {
  const wanted = requirementWanted(want);
  return wanted === undefined ? '' : ` REQUIRE ${wanted}`;
};

/** What SHOW CREATE USER requires, in the order of the alphabet; servers leave it out where it is none. */
export function requirementOf(created: string): string {
  const [, text = 'NONE'] = /\bREQUIRE (.*?)(?= WITH | PASSWORD | ACCOUNT |$)/.exec(created) ?? [];
  const parts = text.match(/(?:SUBJECT|ISSUER|CIPHER) '(?:[^']|'')*'/g);
  return parts ? parts.sort().join(' AND ') : text.trim();
}
