import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { opensshKeypair } from '../../../src/modules/accounts/openssh-keypair.ts';
import { conform, makeBench, run } from '../conformance.ts';
import { localShells } from '../local-host.ts';

const [shell] = localShells();
const hasProgram = spawnSync('ssh-keygen', ['-?']).error === undefined;
const bench = () => makeBench(shell ?? expect.fail('there is no shell'));

test.skipIf(!hasProgram)('a pair is made, keeps its key, and gets another comment', async () => {
  const { home, ...rest } = bench();
  const place = { home, ...rest };
  const path = join(home, 'k');
  const done = await conform(place, opensshKeypair, { path, type: 'ed25519', comment: "it's me" });
  expect(done.fields).toMatchObject({ type: 'ed25519', size: 256, filename: path, comment: "it's me" });
  expect(done.fields.fingerprint).toMatch(/^SHA256:/);
  const key = readFileSync(`${path}.pub`, 'utf8').split(' ')[1];
  expect(done.fields.public_key).toBe(`ssh-ed25519 ${key}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await conform(place, opensshKeypair, { path, type: 'ed25519', comment: 'another' });
  expect(readFileSync(`${path}.pub`, 'utf8')).toBe(`ssh-ed25519 ${key} another\n`);
  rmSync(`${path}.pub`);
  await conform(place, opensshKeypair, { path, type: 'ed25519', comment: 'another' });
  expect(readFileSync(`${path}.pub`, 'utf8')).toContain(key);
  await conform(place, opensshKeypair, { path, state: 'absent' });
  expect(existsSync(path) || existsSync(`${path}.pub`)).toBe(false);
});

test.skipIf(!hasProgram)('a pair of another type is made anew, unless that is forbidden', async () => {
  const place = bench();
  const path = join(place.home, 'k');
  await conform(place, opensshKeypair, { path, type: 'ed25519' });
  expect((await run(place, opensshKeypair, { path, type: 'ecdsa', regenerate: 'never' })).status).toBe('ok');
  expect((await run(place, opensshKeypair, { path, type: 'ecdsa', regenerate: 'fail' })).fields.msg).toContain(
    'wrong type',
  );
  await conform(place, opensshKeypair, { path, type: 'ecdsa', size: 384 });
  // What is wrong with a broken key only its owner can tell.
  writeFileSync(path, 'broken');
  expect((await run(place, opensshKeypair, { path, type: 'ecdsa' })).fields.msg).toContain('Unable to read the key');
  await conform(place, opensshKeypair, { path, type: 'ecdsa', regenerate: 'full_idempotence', mode: '0640' });
  chmodSync(path, 0o600);
});

test.skipIf(!hasProgram)('a passphrase opens its key and no other does', async () => {
  const place = bench();
  const path = join(place.home, 'k');
  const want = { path, type: 'ed25519', passphrase: "it's $HOME" };
  await conform(place, opensshKeypair, want);
  expect((await run(place, opensshKeypair, { ...want, passphrase: 'another' })).status).toBe('failed');
  expect((await run(place, opensshKeypair, { path, type: 'ed25519' })).status).toBe('failed');
});
