import { InfrakitError, type Probe, probe } from '../../sdk/index.ts';
import { mysql, readRows } from './mysql-client.ts';
import { mysqlAccount, mysqlText } from './mysql-quote.ts';
import type { MysqlUserWant } from './mysql-user-params.ts';

/** An account of the server. */
export interface Account {
  readonly host: string;
  readonly plugin: string;
  readonly secret: string;
}

export interface Accounts {
  readonly accounts: readonly Account[];
  /** How the accounts of the same name log in, on whatever host. */
  readonly namesakes: readonly Account[];
  readonly version: string;
  readonly error?: string | undefined;
}

/** What SHOW GRANTS and SHOW CREATE USER say of the account of a host. */
export interface Described {
  readonly grants: readonly string[];
  readonly created: string;
}

/** The accounts of a name: that of one host or of all. */
export function accountsProbe(want: MysqlUserWant): Probe<Accounts> {
  const script = mysql(
    want,
    `SELECT 'version', VERSION(), '', '';
SELECT 'account', Host, plugin, authentication_string FROM mysql.user WHERE User = ${mysqlText(want.name)};`,
  );
  return probe(script, (output) => {
    const { rows, error } = readRows(output);
    const namesakes = rows
      .filter(([kind]) => kind === 'account')
      .map(([, host = '', plugin = '', secret = '']) => ({ host, plugin, secret }));
    const accounts = want.host_all ? namesakes : namesakes.filter(({ host }) => host === want.host);
    return { accounts, namesakes, version: rows[0]?.[1] ?? '', error };
  });
}

export function describedProbe(
  want: MysqlUserWant,
  accounts: readonly Account[],
): Probe<ReadonlyMap<string, Described>> {
  const statements = accounts.flatMap(({ host }) => {
    const account = mysqlAccount(want.name, host);
    return [`SELECT 'host', ${mysqlText(host)};`, `SHOW GRANTS FOR ${account};`, `SHOW CREATE USER ${account};`];
  });
  return probe(mysql(want, statements.join('\n')), (output) => {
    const { rows, error } = readRows(output);
    if (error !== undefined) throw new InfrakitError(error);
    const starts = rows.flatMap(([kind], index) => (kind === 'host' ? [index] : []));
    return new Map(
      starts.map((start, index) => {
        const lines = rows.slice(start + 1, starts[index + 1]).map(([line = '']) => line);
        const created = lines.find((line) => line.startsWith('CREATE USER ')) ?? '';
        return [
          rows[start]?.[1] ?? '',
          { grants: lines.filter((line) => line.startsWith('GRANT ')), created },
        ] as const;
      }),
    );
  });
}
