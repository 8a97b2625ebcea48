import { describe, expect, test } from 'vitest';
import { postgresqlDb } from '../../../src/modules/databases/postgresql-db.ts';
import { fitsPassword } from '../../../src/modules/databases/postgresql-password.ts';
import { postgresqlName, postgresqlText } from '../../../src/modules/databases/postgresql-quote.ts';
import { readRolePrivileges } from '../../../src/modules/databases/postgresql-role-privileges.ts';
import { postgresqlUser } from '../../../src/modules/databases/postgresql-user.ts';
import { parse } from '../conformance.ts';

test('hostile names stay within their quotes', () => {
  expect(postgresqlName('a"; DROP TABLE x; "')).toBe('"a""; DROP TABLE x; """');
  expect(postgresqlText("a'; DROP TABLE x; '")).toBe("'a''; DROP TABLE x; '''");
  expect(postgresqlText("\\'; DROP TABLE x; --")).toBe(" E'\\\\''; DROP TABLE x; --'");
});

describe('a password fits what is kept of it', () => {
  // The example of RFC 7677, with the keys that it leads to.
  const scram =
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=';
  test('in SCRAM-SHA-256', () => {
    expect(fitsPassword(scram, 'user', 'pencil')).toBe(true);
    expect(fitsPassword(scram, 'user', 'pencils')).toBe(false);
    expect(fitsPassword(scram, 'user', scram)).toBe(true);
  });
  test('in md5', () => {
    const md5 = 'md5b5f5ba1a423792b526f799ae4eb3d59e';
    expect(fitsPassword(md5, 'e', 'x')).toBe(false);
    expect(fitsPassword(md5, 'e', md5)).toBe(true);
  });
});

test('a login that a line of a file cannot hold is refused', () => {
  expect(() => parse(postgresqlUser, { name: 'x', login_password: 'a\nhost=b' })).toThrow('cannot hold a newline');
});

test('the privileges of priv are read, and no others taken', () => {
  expect(readRolePrivileges('TEMP/public.t:ALL')).toEqual([
    { table: undefined, words: ['TEMPORARY'] },
    { table: 'public.t', words: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] },
  ]);
  expect(readRolePrivileges('t:SELECT; DROP TABLE x')).toBeUndefined();
  expect(() => parse(postgresqlUser, { name: 'x', priv: 'CONNECT' })).toThrow('priv needs db');
  expect(() => parse(postgresqlUser, { name: 'x', db: 'd', priv: 'SELECT' })).toThrow('priv must be such as');
});

test('a dump needs a file', () => {
  expect(() => parse(postgresqlDb, { name: 'x', state: 'dump' })).toThrow('state: dump needs target');
});
