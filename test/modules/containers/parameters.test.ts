import { expect, test } from 'vitest';
import { deviceRequests } from '../../../src/modules/containers/device-requests.ts';
import { docker } from '../../../src/modules/containers/docker-client.ts';
import { dockerContainer } from '../../../src/modules/containers/docker-container.ts';
import { dockerContainerExec } from '../../../src/modules/containers/docker-container-exec.ts';
import { buildWords } from '../../../src/modules/containers/docker-image-build.ts';
import { commandWords } from '../../../src/modules/containers/option-values.ts';
import { postgresqlUser } from '../../../src/modules/databases/postgresql-user.ts';
import { parse } from '../conformance.ts';

test('what a module cannot do is refused by its name', () => {
  const container = (params: object) => () => parse(dockerContainer, { name: 'x', image: 'y', ...params });
  expect(container({ output_logs: true })).toThrow('output_logs is not supported');
  expect(container({ pull_check_mode_behavior: 'always' })).toThrow('pull_check_mode_behavior');
  expect(container({ tls_hostname: 'a' })).toThrow('does not support the parameter "tls_hostname": the client expects');
  expect(() => parse(postgresqlUser, { name: 'x', groups: 'a' })).toThrow('"groups": the collection has it no longer');
});

test('devices are asked for as the client can', () => {
  const container = (device_requests: object[]) => parse(dockerContainer, { name: 'x', image: 'y', device_requests });
  const capabilities = [['gpu', 'utility']];
  expect(() => container([{ capabilities: [['tpu']] }])).toThrow('can ask for gpu only');
  expect(() => container([{ capabilities }, { capabilities }])).toThrow('one request only');
  const want = container([{ capabilities, device_ids: ['0', '1'], driver: 'nvidia' }]) as never;
  expect(deviceRequests.flags(want)).toEqual(['--gpus', '"driver=nvidia","device=0,1","capabilities=gpu,utility"']);
  const Request = {
    Driver: 'nvidia',
    Count: 0,
    DeviceIDs: ['0', '1'],
    Capabilities: [['utility', 'gpu']],
    Options: {},
  };
  const actual = deviceRequests.actual({ HostConfig: { DeviceRequests: [Request] } });
  expect(actual).toEqual(deviceRequests.wanted(want, null));
  const other = deviceRequests.actual({ HostConfig: { DeviceRequests: [{ ...Request, Count: 2, DeviceIDs: null }] } });
  expect(other).not.toEqual(deviceRequests.wanted(want, null));
});

test('in the old way a list of words is split again', () => {
  const words = (way: string) =>
    commandWords(parse(dockerContainer, { name: 'x', command: ['a b', 'c'], command_handling: way }) as never);
  expect(words('correct')).toEqual(['a b', 'c']);
  expect(words('compatibility')).toEqual(['a', 'b', 'c']);
});

test('the variables of a command stand neither in its words nor in the environment of the client', () => {
  const want = parse(dockerContainerExec, {
    container: 'c',
    argv: ['run'],
    env: { ONE: "o'ne", LINES: 'two\nthree' },
    stdin: 'in',
  }) as never;
  const [change] = [...dockerContainerExec.plan(want, { container: { found: { State: { Running: true } } } })];
  const words = change?.apply.text.replace(/printf %s '(?:[^']|'\\'')*'/g, '') ?? '';
  expect(words).not.toMatch(/o'?ne|three|export/);
  expect(words).toContain('--env-file /dev/fd/3');
  expect(words).not.toContain('--env ');
  expect(() => parse(dockerContainerExec, { container: 'c', command: 'x', env: { 'a b': 1 } })).toThrow('no name');
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
