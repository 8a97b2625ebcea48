import { expect, test } from 'vitest';
import { docker } from '../../../src/modules/containers/docker-client.ts';
import { dockerContainer } from '../../../src/modules/containers/docker-container.ts';
import { buildWords } from '../../../src/modules/containers/docker-image-build.ts';
import { mysqlUser } from '../../../src/modules/databases/mysql-user.ts';
import { postgresqlUser } from '../../../src/modules/databases/postgresql-user.ts';
import { parse } from '../conformance.ts';

test('what a module cannot do is refused by its name', () => {
  const container = (params: object) => () => parse(dockerContainer, { name: 'x', image: 'y', ...params });
  expect(container({ output_logs: true })).toThrow('output_logs is not supported');
  expect(container({ pull_check_mode_behavior: 'always' })).toThrow('pull_check_mode_behavior');
  expect(() => parse(mysqlUser, { name: 'x', column_case_sensitive: true })).toThrow('"column_case_sensitive"');
  expect(() => parse(postgresqlUser, { name: 'x', fail_on_user: false })).toThrow('fail_on_user: false');
});

test('the version of the interface reaches the client', () => {
  const client = { tls: false, validate_certs: false };
  expect(docker({ ...client, api_version: '1.41' }, ['ps']).text).toBe('DOCKER_API_VERSION=1.41 docker ps');
  expect(docker({ ...client, api_version: 'auto' }, ['ps']).text).toBe('docker ps');
});

test('the containers of a build stay where they are to', () => {
  expect(buildWords('x', { path: '/b', rm: false })).toContain('--rm=false');
  expect(buildWords('x', { path: '/b' })).not.toContain('--rm=false');
});
