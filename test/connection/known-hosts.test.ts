import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, judge, knownName } from '../../src/connection/known-hosts.ts';
import { KnownHostsIndex } from '../../src/connection/known-hosts-index.ts';

let directory: string;
const line = { ed25519: '', ecdsa: '' };
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-known-'));
  for (const type of ['ed25519', 'ecdsa'] as const) {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'c', '-f', join(directory, type)]);
    line[type] = readFileSync(join(directory, `${type}.pub`), 'utf8').replace(' c\n', '');
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

const blob = (type: keyof typeof line) => Buffer.from(line[type].split(' ')[1] ?? '', 'base64');
const verdict = (text: string, address: string, port = 22, type: keyof typeof line = 'ed25519') =>
  judge(new KnownHostsIndex('known_hosts', text).of(knownName(address, port)), blob(type));

describe('a host is found', () => {
  it.each([
    ['by its name', 'web', 'web', 22],
    ['by one of several names', 'a,web,10.0.0.1', '10.0.0.1', 22],
    ['whatever the case', 'Web', 'wEB', 22],
    ['by name and port', '[web]:2222', 'web', 2222],
    ['by a wildcard', '*.example.com', 'a.b.example.com', 22],
    ['by a question mark', 'web?', 'web1', 22],
    ['by a wildcard with a port', '[*.example.com]:2222', 'a.example.com', 2222],
    ['by an IPv6 address', '2001:db8::1', '2001:db8::1', 22],
    ['by an IPv6 address and port', '[2001:db8::1]:2222', '2001:db8::1', 2222],
  ])('%s', (_case, hosts, address, port) => {
    expect(verdict(`${hosts} ${line.ed25519} comment\n`, address, port)).toEqual({ kind: 'known' });
  });

  it.each([
    ['by part of its name', 'we', 'web', 22],
    ['by a pattern it is excepted from', '*.example.com,!bad.example.com', 'bad.example.com', 22],
    ['by a name without its port', 'web', 'web', 2222],
    ['by another port', '[web]:22', 'web', 22],
    ['by a name in which a dot would be any character', 'w.b', 'web', 22],
  ])('but not %s', (_case, hosts, address, port) => {
    expect(verdict(`${hosts} ${line.ed25519}\n`, address, port)).toEqual({ kind: 'unknown', authority: undefined });
  });

  it('under a hashed name, as ssh-keygen hashes it', () => {
    const file = join(directory, 'hashed');
    writeFileSync(file, `web ${line.ed25519}\n[web]:2222 ${line.ed25519}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('web');
    expect(verdict(text, 'web').kind).toBe('known');
    expect(verdict(text, 'web', 2222).kind).toBe('known');
    expect(verdict(text, 'db').kind).toBe('unknown');
  });
});

describe('a key', () => {
  it('other than the known one is a changed key, and the lines are named', () => {
    const judged = verdict(`# comment\n\nweb ${line.ecdsa}\n`, 'web');
    expect(judged).toMatchObject({
      kind: 'changed',
      at: [{ file: 'known_hosts', line: 3, type: 'ecdsa-sha2-nistp256' }],
    });
  });

  it('beside a known one of another type is known, if it is listed', () => {
    expect(verdict(`web ${line.ecdsa}\nweb ${line.ed25519}\n`, 'web').kind).toBe('known');
  });

  it('that is revoked stays so, whatever else is listed, and before or after', () => {
    expect(verdict(`web ${line.ed25519}\n@revoked * ${line.ed25519}\n`, 'web').kind).toBe('revoked');
    expect(verdict(`@revoked web ${line.ed25519}\nweb ${line.ed25519}\n`, 'web').kind).toBe('revoked');
  });

  it('is not known by the revocation of another', () => {
    expect(verdict(`@revoked web ${line.ecdsa}\n`, 'web').kind).toBe('unknown');
  });

  it('of an authority vouches for certificates only, not for itself', () => {
    const judged = verdict(`@cert-authority web ${line.ed25519}\n`, 'web');
    expect(judged).toMatchObject({ kind: 'unknown', authority: { line: 1 } });
  });

  it.each([
    ['without a key', 'web ssh-ed25519'],
    ['with a key that is not base64', 'web ssh-ed25519 ????'],
    ['with a marker nobody knows', '@trusted web KEY'],
    ['that is commented out', '#web KEY'],
    ['with an old hash', '|2|c2FsdA==|aGFzaA== KEY'],
  ])('is not let in by a line %s', (_case, text) => {
    expect(verdict(`${text.replace('KEY', line.ed25519)}\n`, 'web').kind).toBe('unknown');
  });

  it('has the fingerprint that ssh-keygen prints', () => {
    const printed = execFileSync('ssh-keygen', ['-l', '-f', join(directory, 'ed25519.pub')], { encoding: 'utf8' });
    expect(printed).toContain(` ${fingerprint(blob('ed25519'))} `);
  });
});
