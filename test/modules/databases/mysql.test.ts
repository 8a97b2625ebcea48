import { describe, expect, test } from 'vitest';
import { optionValue, readRows } from '../../../src/modules/databases/mysql-client.ts';
import { privilegeLines, readGrants, readPrivileges } from '../../../src/modules/databases/mysql-privileges.ts';
import { mysqlAccount, mysqlName, mysqlText } from '../../../src/modules/databases/mysql-quote.ts';
import { mysqlUser } from '../../../src/modules/databases/mysql-user.ts';
import { parse } from '../conformance.ts';

describe('hostile names', () => {
  test('stay within their quotes', () => {
    expect(mysqlName('a`; DROP TABLE x; `')).toBe('`a``; DROP TABLE x; ```');
    expect(mysqlText("a'; DROP TABLE x; '")).toBe("'a''; DROP TABLE x; '''");
    expect(mysqlText("\\' OR 1=1 -- ")).toBe("'\\\\'' OR 1=1 -- '");
    expect(mysqlAccount("o'", '%')).toBe("'o'''@'%'");
    expect(optionValue('a"b\\c #\n[client]')).toBe('"a\\"b\\\\c #\\n[client]"');
  });
});

describe('privileges', () => {
  // As MariaDB 10.11 prints them.
  const grants = readGrants([
    "GRANT PROCESS, BINLOG MONITOR ON *.* TO `o'wner`@`localhost` IDENTIFIED BY PASSWORD '*AA'",
    "GRANT ALL PRIVILEGES ON `full`.* TO `o'wner`@`localhost` WITH GRANT OPTION",
    "GRANT SELECT ON `it's `.* TO `o'wner`@`localhost`",
    'GRANT SELECT (`b`, `a`), INSERT ON `full`.`t` TO `x`@`%`',
    'GRANT EXECUTE ON PROCEDURE `full`.`p` TO `x`@`%`',
    'GRANT USAGE ON `none`.* TO `x`@`%`',
    'GRANT `role` TO `x`@`%`',
  ]);
  test('of a task and of SHOW GRANTS are the same where they mean the same', () => {
    const asked =
      "full.*:ALL,GRANT/`it's `.*:SELECT/*.*:REPLICATION CLIENT,process/full.t:insert,SELECT (a, b)/PROCEDURE full.p:EXECUTE";
    expect(privilegeLines(readPrivileges(asked) ?? new Map())).toBe(privilegeLines(grants));
  });
  test('that cannot be read are refused', () => {
    expect(readPrivileges('SELECT')).toBeUndefined();
    expect(() => parse(mysqlUser, { name: 'x', priv: 'SELECT' })).toThrow('priv must be');
  });
});

test('an account of a name that is known takes the login that all of them have', () => {
  const want = parse(mysqlUser, { name: 'x', password: 'new', update_password: 'on_new_username' }) as never;
  const other = { host: '%', plugin: 'ed25519', secret: "it's" };
  const created = (namesakes: object[]) =>
    [...mysqlUser.plan(want, { server: { accounts: [], namesakes, version: 'MariaDB' } } as never)][0]?.apply.text;
  expect(created([other, { ...other, host: 'a' }])).toContain('IDENTIFIED WITH `ed25519` AS');
  expect(created([other, { ...other, secret: 'two' }])).toContain('IDENTIFIED BY PASSWORD');
  expect(created([])).toContain('IDENTIFIED BY PASSWORD');
});

test('the letters of columns make a difference only where the task says so', () => {
  const server = { accounts: [{ host: 'localhost', plugin: '', secret: '' }], namesakes: [], version: 'MariaDB' };
  const described = new Map([
    ['localhost', { grants: ['GRANT SELECT (`a`) ON `d`.`t` TO `x`@`localhost`'], created: '' }],
  ]);
  const changes = (column_case_sensitive: boolean) => [
    ...mysqlUser.plan(
      parse(mysqlUser, { name: 'x', priv: 'd.t:SELECT (A)', column_case_sensitive }) as never,
      {
        server,
        described,
      } as never,
    ),
  ];
  expect(changes(false)).toEqual([]);
  expect(changes(true)).toHaveLength(1);
});

test('rows are read as the client escapes them', () => {
  const { rows } = readRows({ rc: 0, stdout: 'a\\tb\tc\\\\n\n\td\n', stderr: '', bytes: Buffer.of() });
  expect(rows).toEqual([
    ['a\tb', 'c\\n'],
    ['', 'd'],
  ]);
});

test('a password is printed by the shell into a pipe, and is no word of a program', () => {
  const want = parse(mysqlUser, { name: 'x', login_password: 's3cret', password: 'n3w' }) as never;
  const script = mysqlUser.inspect(want).server.script.text;
  const plan = [...mysqlUser.plan(want, { server: { accounts: [], version: 'MariaDB' } } as never)];
  for (const text of [script, ...plan.map(({ apply }) => apply.text)]) {
    // Within single quotes a program begins only after the next pipe.
    const words = text.replace(/printf %s '(?:[^']|'\\'')*'/g, '');
    expect(words).not.toMatch(/s3cret|n3w/);
    expect(text).toContain('s3cret');
  }
});
