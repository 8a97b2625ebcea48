import { expect, test } from 'vitest';
import { signature } from '../../../src/modules/databases/postgresql-acl.ts';
import { postgresqlPing } from '../../../src/modules/databases/postgresql-ping.ts';
import { postgresqlPrivs } from '../../../src/modules/databases/postgresql-privs.ts';
import { parse } from '../conformance.ts';

const want = (params: object) => parse(postgresqlPrivs, { db: 'd', roles: 'r', ...params }) as never;

/** The statements of a plan, as the server gets them. */
const statements = (params: object, rows: readonly object[]): string[] =>
  [...postgresqlPrivs.plan(want(params), { is: { rows } } as never)].map(
    ({ apply }) => /printf %s '(?:SET ROLE[^;]*;\n)?((?:[^']|'\\'')*?)\n'/.exec(apply.text)?.[1] ?? '',
  );

const ROLE = { role: 'r' };
const ALL = { all: ['SELECT', 'INSERT'] };
const held = (obj: string, priv: string | null, grantable = false, grantee = 'r') => ({
  obj,
  priv,
  grantable,
  grantee,
});

test('what is missing of several objects is granted in one statement', () => {
  const rows = [ROLE, ALL, held('a', 'SELECT'), held('b', null)];
  const params = { objs: 'a,b', privs: 'select' };
  expect(statements(params, rows)).toEqual(['GRANT SELECT ON TABLE "public"."a", "public"."b" TO "r";']);
  expect(statements(params, [ROLE, ALL, held('a', 'SELECT'), held('b', 'SELECT')])).toEqual([]);
});

test('the right to pass it on is given and taken', () => {
  const rows = (grantable: boolean) => [ROLE, ALL, held('a', 'SELECT', grantable)];
  const params = { objs: 'a', privs: 'SELECT' };
  const option = (grant_option: boolean, is: boolean, state = 'present') =>
    statements({ ...params, grant_option, state }, rows(is));
  expect(option(true, false)).toEqual(['GRANT SELECT ON TABLE "public"."a" TO "r" WITH GRANT OPTION;']);
  expect([option(true, true), option(false, false)]).toEqual([[], []]);
  const taken = ['REVOKE GRANT OPTION FOR SELECT ON TABLE "public"."a" FROM "r";'];
  expect([option(false, true), option(true, true, 'absent')]).toEqual([taken, taken]);
  expect(statements({ ...params, state: 'absent' }, rows(false))).toEqual([
    'REVOKE SELECT ON TABLE "public"."a" FROM "r";',
  ]);
});

test('hostile names stay within their quotes', () => {
  const name = 'a"; DROP TABLE x; "';
  const rows = [{ role: name }, ALL, held(name, null)];
  const [statement] = statements({ objs: name, roles: name, privs: 'ALL', schema: name }, rows);
  const quoted = '"a""; DROP TABLE x; """';
  expect(statement).toBe(`GRANT SELECT, INSERT ON TABLE ${quoted}.${quoted} TO ${quoted};`);
  expect(signature('s"', 'f"(int:text)')).toBe('"s""","f"""(int,text)'.replace('","', '"."'));
});

test('what cannot be is refused before a host is asked', () => {
  expect(() => want({ objs: 'a' })).toThrow('type: table needs privs');
  expect(() => want({ objs: 'a', privs: 'SELECT; DROP' })).toThrow('privs are words');
  expect(() => want({ objs: 'a', type: 'group', privs: 'x' })).toThrow('type: group takes no privs');
  expect(() => want({ objs: 'a', type: 'database', privs: 'ALL', schema: 's' })).toThrow('takes no schema');
  expect(() => want({ objs: 'ALL_IN_SCHEMA', type: 'schema', privs: 'ALL' })).toThrow('has no ALL_IN_SCHEMA');
});

test('the version of a server is told by its number', () => {
  const version = (number: string) =>
    postgresqlPing.result?.({} as never, { is: { rows: [{ raw: 'x', number }] } } as never, [])?.server_version;
  expect(version('150020')).toEqual({ raw: 'x', full: '15.20', major: 15, minor: 20 });
  expect(version('090624')).toEqual({ raw: 'x', full: '9.6.24', major: 9, minor: 6, patch: 24 });
});
