import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KeyRing } from '../../src/connection/key-ring.ts';
import { Secret } from '../../src/secret/secret.ts';

const directory = mkdtempSync(join(tmpdir(), 'infrakit-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

function make(name: string, ...options: string[]): string {
  const file = join(directory, name);
  execFileSync('ssh-keygen', ['-q', '-N', 'open sesame é', '-f', file, ...options]);
  return file;
}

const open = (file: string, passphrase?: string) =>
  new KeyRing().open(file, passphrase === undefined ? undefined : new Secret(passphrase));

it.each([
  ['ed25519', ['-t', 'ed25519']],
  ['ecdsa', ['-t', 'ecdsa']],
  ['rsa', ['-t', 'rsa']],
  ['cbc', ['-t', 'ed25519', '-Z', 'aes256-cbc']],
  ['gcm', ['-t', 'ed25519', '-Z', 'aes256-gcm@openssh.com']],
  ['pem', ['-t', 'rsa', '-m', 'PEM']],
])('opens a locked key of the kind %s with its passphrase only', async (name, options) => {
  const file = make(name, ...options);
  const [, publicKey] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  const entry = await open(file, 'open sesame é');
  expect('key' in entry && entry.key.getPublicSSH().toString('base64')).toBe(publicKey);
  expect('key' in entry && entry.key.isPrivateKey()).toBe(true);
  expect(await open(file, 'guess')).toEqual({ unusable: 'does not open with this passphrase' });
  expect(await open(file)).toEqual({ unusable: 'is encrypted and no passphrase was given' });
});

it('leaves the event loop free while it opens one', async () => {
  const file = make('slow', '-t', 'ed25519', '-a', '60');
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const begun = performance.now();
  const entry = await open(file, 'open sesame é');
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  expect('key' in entry).toBe(true);
  expect(longest).toBeLessThan((performance.now() - begun) / 2);
});
