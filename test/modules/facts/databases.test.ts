import { expect, test } from 'vitest';
import { getent } from '../../../src/modules/facts/getent.ts';
import { packageFacts } from '../../../src/modules/facts/package-facts.ts';
import { serviceFacts } from '../../../src/modules/facts/service-facts.ts';
import { parse } from '../conformance.ts';

const want = (args: Readonly<Record<string, unknown>>) => parse(getent, args) as never;

test('records are facts under their key, without it', () => {
  const answer = { rc: 0, lines: ['root:x:0:0:root:/root:/bin/bash'] };
  expect(getent.result?.(want({ database: 'passwd' }), { answer }, [])).toEqual({
    ansible_facts: { getent_passwd: { root: ['x', '0', '0', 'root', '/root', '/bin/bash'] } },
  });
});

test('a key that comes twice has both records', () => {
  const answer = { rc: 0, lines: ['127.0.0.1  localhost', '127.0.0.1  web1'] };
  expect(getent.result?.(want({ database: 'hosts' }), { answer }, [])).toEqual({
    ansible_facts: { getent_hosts: { '127.0.0.1': [['localhost'], ['web1']] } },
  });
});

test('a key that is not there fails, or is null where that is allowed', () => {
  const answer = { rc: 2, lines: [] };
  const args = { database: 'passwd', key: 'nobody-here' };
  expect(getent.result?.(want(args), { answer }, [])).toMatchObject({ failed: true });
  expect(getent.result?.(want({ ...args, fail_key: false }), { answer }, [])).toEqual({
    ansible_facts: { getent_passwd: { 'nobody-here': null } },
  });
});

test('services have the state they are in and the status of their file', () => {
  const units = [
    'unit cron.service loaded active running Regular jobs',
    'unit gone.service not-found inactive dead gone.service',
    'unit bad.service loaded failed failed Bad',
    'file cron.service enabled enabled',
    'file idle.service disabled enabled',
  ];
  const facts = serviceFacts.result?.({}, { units }, [])?.ansible_facts;
  expect(facts).toMatchObject({
    services: {
      'cron.service': { state: 'running', status: 'enabled', source: 'systemd' },
      'gone.service': { state: 'stopped', status: 'not-found' },
      'bad.service': { state: 'failed', status: 'failed' },
      'idle.service': { state: 'inactive', status: 'disabled' },
    },
  });
});

test('packages are listed by name, once for each architecture', () => {
  const packages = [
    'installed\tlibc6\t2.36\tamd64\tlibs\tDebian',
    'installed\tlibc6\t2.36\ti386\tlibs\tDebian',
    'config-files\told\t1\tall\tmisc\t',
  ];
  const facts = packageFacts.result?.(parse(packageFacts, {}) as never, { packages }, [])?.ansible_facts;
  expect(facts).toEqual({
    packages: {
      libc6: [
        { name: 'libc6', version: '2.36', arch: 'amd64', category: 'libs', origin: 'Debian', source: 'apt' },
        { name: 'libc6', version: '2.36', arch: 'i386', category: 'libs', origin: 'Debian', source: 'apt' },
      ],
    },
  });
});
