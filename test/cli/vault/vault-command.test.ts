import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testWith } from '../../requires.ts';

const COMMAND = resolve('dist/cli/main.js');
const PLAIN = 'token: s3cret-value\n';
let directory: string;
const at = (name: string): string => join(directory, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const write = (name: string, text: string, mode = 0o600): void => {
  writeFileSync(at(name), text);
  chmodSync(at(name), mode);
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'infrakit-vault-test-'));
  write('one', 'first password\n');
  write('two', 'second password');
  write('plain.yml', PLAIN, 0o640);
});
afterEach(() => rmSync(directory, { recursive: true }));

function vault(
  words: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  return spawnSync(process.execPath, [COMMAND, 'vault', ...words], {
    cwd: directory,
    input,
    encoding: 'utf8',
    env: { ...process.env, HOME: directory, XDG_RUNTIME_DIR: directory, ...env },
  });
}
const ONE = ['--vault-password-file', 'one'];
const TWO = ['--vault-password-file', 'two'];

describe('infrakit vault', () => {
  it('encrypts a file in its place, shows it, and decrypts it', () => {
    expect(vault(['encrypt', ...ONE, 'plain.yml'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(read('plain.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/);
    expect(statSync(at('plain.yml')).mode & 0o777).toBe(0o640);
    expect(vault(['view', ...ONE, 'plain.yml'])).toMatchObject({ status: 0, stdout: PLAIN });
    expect(vault(['decrypt', ...ONE, 'plain.yml'])).toMatchObject({ status: 0, stdout: '' });
    expect(read('plain.yml')).toBe(PLAIN);
    expect(readdirSync(directory).sort()).toEqual(['.cache', 'one', 'plain.yml', 'two']);
  });

  it('works as a filter, and writes where it is told', () => {
    const sealed = vault(['encrypt', ...ONE], { input: PLAIN }).stdout;
    expect(vault(['decrypt', ...ONE, '-'], { input: sealed }).stdout).toBe(PLAIN);
    vault(['encrypt', ...ONE, '--output', 'sealed.yml', 'plain.yml']);
    expect(read('plain.yml')).toBe(PLAIN);
    expect(statSync(at('sealed.yml')).mode & 0o777).toBe(0o600);
    expect(vault(['decrypt', ...ONE, '--output', '-', 'sealed.yml']).stdout).toBe(PLAIN);
  });

  it('encrypts values for a file of variables', () => {
    const words = ['encrypt_string', '--vault-id', 'prod@one', '-n', 'a', 'x', 'y', '--stdin-name', 'c'];
    const { status, stdout } = vault(words, { input: 'from input' });
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => !/^ {10}[0-9a-f]+$/.test(line))).toEqual([
      'c: !vault |',
      '          $ANSIBLE_VAULT;1.2;AES256;prod',
      'a: !vault |',
      '          $ANSIBLE_VAULT;1.2;AES256;prod',
      '!vault |',
      '          $ANSIBLE_VAULT;1.2;AES256;prod',
      '',
    ]);
  });

  it('gives another password, to all files or to none', () => {
    for (const name of ['a', 'b']) {
      write(name, name);
      vault(['encrypt', ...ONE, name]);
    }
    write('c', 'c');
    vault(['encrypt', ...TWO, 'c']);
    const before = ['a', 'b', 'c'].map(read);
    const refused = vault(['rekey', ...ONE, '--new-vault-id', 'new@two', 'a', 'b', 'c']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(
      'c: Decryption failed (no vault secrets were found that could decrypt): no vault password fits this text',
    );
    expect(['a', 'b', 'c'].map(read)).toEqual(before);
    expect(vault(['rekey', ...ONE, '--new-vault-id', 'new@two', 'a', 'b']).status).toBe(0);
    expect(read('a')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;new\n/);
    expect(vault(['view', ...TWO, 'a', 'b']).stdout).toBe('ab');
  });

  it('lets an editor change a file, keeps its id, and leaves nothing behind', () => {
    vault(['encrypt', '--vault-id', 'prod@one', 'plain.yml']);
    const before = read('plain.yml');
    expect(vault(['edit', ...ONE, 'plain.yml'], { env: { EDITOR: 'true' } }).status).toBe(0);
    expect(read('plain.yml')).toBe(before);
    write('editor', '#!/bin/sh\nls -ld "$(dirname "$2")" >seen; echo "$1: 2" >>"$2"\n', 0o755);
    expect(vault(['edit', ...ONE, 'plain.yml'], { env: { EDITOR: './editor more' } })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(vault(['view', ...ONE, 'plain.yml']).stdout).toBe(`${PLAIN}more: 2\n`);
    expect(read('plain.yml')).toMatch(/;prod\n/);
    expect(read('seen')).toMatch(/^drwx------/);
    expect(readdirSync(directory).filter((name) => name.startsWith('infrakit-vault-'))).toEqual([]);
  });

  it('changes nothing where the editor fails', () => {
    vault(['encrypt', ...ONE, 'plain.yml']);
    const before = read('plain.yml');
    const { status, stderr } = vault(['edit', ...ONE, 'plain.yml'], { env: { EDITOR: 'false' } });
    expect([status, stderr]).toEqual([1, expect.stringContaining('the editor "false" ended with status 1')]);
    expect(read('plain.yml')).toBe(before);
    expect(readdirSync(directory).filter((name) => name.startsWith('infrakit-vault-'))).toEqual([]);
  });

  it('creates a file, but over none', () => {
    write('editor', '#!/bin/sh\nprintf "a: 1\\n" >"$1"\n', 0o755);
    expect(vault(['create', ...ONE, '--skip-tty-check', 'new.yml'], { env: { EDITOR: './editor' } }).status).toBe(0);
    expect(statSync(at('new.yml')).mode & 0o777).toBe(0o600);
    expect(vault(['view', ...ONE, 'new.yml']).stdout).toBe('a: 1\n');
    expect(vault(['create', ...ONE, 'new.yml']).stderr).toContain("new.yml exists, please use 'edit' instead");
  });

  it('opens no editor where there is no terminal, unless it is told to', () => {
    expect(vault(['create', ...ONE, 'new.yml'], { env: { EDITOR: 'true' } })).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('not a tty, editor cannot be opened'),
    });
    expect(existsSync(at('new.yml'))).toBe(false);
  });

  it('takes passwords from programs, and tells clients the id', () => {
    write('script', '#!/bin/sh\necho first password\n', 0o755);
    write('get-client.sh', '#!/bin/sh\n[ "$1" = --vault-id ] && cat -- "$2"\n', 0o755);
    vault(['encrypt', '--vault-id', 'one@get-client.sh', 'plain.yml']);
    expect(vault(['view', '--vault-password-file', './script', 'plain.yml']).stdout).toBe(PLAIN);
    expect(vault(['view', '--vault-id', 'two@get-client.sh', 'plain.yml']).status).toBe(1);
  });

  it('keeps a link, and the file it leads to', () => {
    symlinkSync('plain.yml', at('link.yml'));
    vault(['encrypt', ...ONE, 'link.yml']);
    expect(read('plain.yml')).toMatch(/^\$ANSIBLE_VAULT/);
    expect(
      readdirSync(directory, { withFileTypes: true })
        .find(({ name }) => name === 'link.yml')
        ?.isSymbolicLink(),
    ).toBe(true);
  });

  it.each([
    [['encrypt', ...ONE, 'sealed'], 'input is already encrypted'],
    [['decrypt', ...ONE, 'plain.yml'], 'input is not vault encrypted data. plain.yml is not a vault encrypted file'],
    [['view', ...ONE, 'missing'], 'cannot read missing: ENOENT'],
    [['view', 'sealed'], 'cannot ask "Vault password:": there is no terminal, and nothing comes through a pipe'],
    [['view', '--vault-password-file', 'empty', 'sealed'], 'Invalid vault password was provided from file ('],
    [
      ['encrypt', '--vault-id', 'a@one', '--vault-id', 'b@two', 'plain.yml'],
      'The vault-ids a,b are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id',
      5,
    ],
    [
      ['encrypt', '--vault-id', 'prod@one', '--encrypt-vault-id', 'prd', 'plain.yml'],
      "Did not find a match for --encrypt-vault-id=prd in the known vault-ids ['prod']",
    ],
    [
      ['decrypt', ...ONE, '--output', 'x', 'sealed', 'sealed'],
      'At most one input file may be used with the --output option',
      5,
    ],
  ] as [string[], string, number?][])('%j is refused', (words, message, code = 1) => {
    write('empty', '\n');
    write('sealed', PLAIN);
    vault(['encrypt', ...ONE, 'sealed']);
    const { status, stderr } = vault(words);
    expect([status, stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(read('plain.yml')).toBe(PLAIN);
    expect(existsSync(at('x'))).toBe(false);
  });

  testWith('ansible-vault')('and ansible-vault open what the other wrote', () => {
    const ansible = (words: readonly string[]) =>
      spawnSync('ansible-vault', words, { cwd: directory, encoding: 'utf8', env: { ...process.env, HOME: directory } });
    vault(['encrypt', '--vault-id', 'prod@one', 'plain.yml']);
    expect(ansible(['view', '--vault-id', 'prod@one', 'plain.yml']).stdout).toBe(PLAIN);
    ansible(['rekey', '--vault-id', 'prod@one', '--new-vault-id', 'next@two', 'plain.yml']);
    expect(vault(['view', ...TWO, 'plain.yml']).stdout).toBe(PLAIN);
  });
});
