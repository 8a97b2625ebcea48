import { expect, it } from 'vitest';
import type { ConnectionDefaults } from '../../src/engine/run-options.ts';
import { targetOf } from '../../src/engine/target.ts';

const defaults: ConnectionDefaults = {
  connection: 'ssh',
  user: 'me',
  port: 22,
  privateKeyFiles: ['/home/me/.ssh/id_ed25519'],
  password: undefined,
  hostKeyChecking: 'strict',
  knownHostsFiles: ['/home/me/.ssh/known_hosts'],
  sshArgs: '',
  connectTimeout: 10_000,
  become: false,
  becomeUser: 'root',
  becomeMethod: 'sudo',
  becomePassword: undefined,
};

const target = (sshArguments: string) =>
  targetOf(
    'web',
    (name) => (name === 'ansible_ssh_common_args' ? sshArguments : undefined),
    { user: undefined, port: undefined },
    defaults,
  );

it('refuses a ProxyCommand, rather than go another way than the one asked for', () => {
  for (const written of [`-o ProxyCommand="ssh -W %h:%p bastion"`, `-o 'ProxyCommand ssh -W %h:%p bastion'`]) {
    expect(() => target(written)).toThrow('ProxyCommand is not supported');
  }
  expect(target('-o ProxyCommand=none').jumps).toEqual([]);
});

it('reads the options of ssh that say where and with what to log in', () => {
  const { privateKeyFiles, port, jumps, hostKeys } = target(
    `-o IdentityFile=/keys/one -i /keys/two -o Port=2222 -o UserKnownHostsFile="/a b" -J root@gate:2200`,
  );
  expect(privateKeyFiles.slice(0, 2)).toEqual(['/keys/one', '/keys/two']);
  expect(port).toBe(2222);
  expect(jumps).toMatchObject([{ address: 'gate', port: 2200, user: 'root' }]);
  expect(hostKeys.knownHostsFiles[0]).toBe('/a');
});
