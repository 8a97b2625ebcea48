import { describe, expect, test } from 'vitest';
import { factsLayer } from '../../src/vars/facts-layer.ts';

const layerOf = (facts: Record<string, string>, plain: Record<string, string> = {}) =>
  factsLayer({ facts: new Map(Object.entries(facts)), plainFacts: new Map(Object.entries(plain)) });

describe('facts as variables', () => {
  test('a fact goes by ansible_facts and by its name with the prefix', () => {
    const layer = layerOf({ distribution: 'Debian' });
    expect(layer.get('ansible_distribution')).toBe('Debian');
    expect(layer.get('ansible_facts')).toEqual(new Map([['distribution', 'Debian']]));
    expect(layer.get('distribution')).toBeUndefined();
  });

  test('a fact that a module names without the prefix is a variable of that name', () => {
    const layer = layerOf({ services: 'all' }, { services: 'all' });
    expect(layer.get('services')).toBe('all');
    expect([...layer.keys()]).toContain('services');
  });

  const DANGEROUS = [
    ...['host', 'port', 'user', 'password', 'pass', 'connection', 'timeout', 'host_key_checking', 'private_key_file'],
    ...['become', 'become_user', 'become_method', 'become_exe', 'become_flags', 'become_password', 'become_pass'],
    ...[
      'ssh_host',
      'ssh_port',
      'ssh_user',
      'ssh_pass',
      'ssh_password',
      'ssh_args',
      'ssh_common_args',
      'ssh_extra_args',
    ],
    ...['ssh_private_key_file', 'ssh_private_key_passphrase', 'private_key_passphrase', 'ssh_host_key_checking'],
    ...[
      'ssh_timeout',
      'sudo_password',
      'su_pass',
      'doas_password',
      'doas_pass',
      'python_interpreter',
      'shell_executable',
    ],
  ];
  test.each(DANGEROUS)('a host cannot say that ansible_%s is something', (name) => {
    expect(layerOf({ [name]: 'evil' }).get(`ansible_${name}`)).toBeUndefined();
  });

  test.each(['ssh_host_key_ed25519_public', 'local', 'hostname', 'user_id'])('the fact %s is no danger', (name) => {
    expect(layerOf({ [name]: 'fine' }).get(`ansible_${name}`)).toBe('fine');
  });
});
