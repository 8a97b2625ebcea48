import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let room: string;
const write = (name: string, text: string, mode = 0o600): void => {
  writeFileSync(join(room, name), text);
  chmodSync(join(room, name), mode);
};
/** What of the environment of those who run the tests could say where passwords are. */
const quiet = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ANSIBLE_')));
const call = (words: readonly string[], { input = '', env = {} }: { input?: string; env?: object } = {}) => {
  // In a session of its own there is no terminal to ask at.
  const options = {
    cwd: room,
    input,
    encoding: 'utf8',
    env: { ...quiet, HOME: room, CI: '', ...env },
    detached: true,
  } as const;
  return spawnSync(join(room, 'ansible-vault'), words, options);
};

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-ansible-vault-'));
  symlinkSync(resolve('dist/cli/main.js'), join(room, 'ansible-vault'));
  write('p1', 'pw1\n');
  write('p2', 'pw2\n');
  write('empty', '\n');
  write('failing', '#!/bin/sh\nexit 3\n', 0o755);
  write('fail-client', '#!/bin/sh\nexit 2\n', 0o755);
  write('plain', 'a: secret\n');
  for (const [name, id] of [
    ['old', 'p1'],
    ['labelled', 'lab@p1'],
    ['sealed-password', 'p1'],
  ] as const) {
    write(name, name === 'sealed-password' ? 'pw2\n' : 'a: secret\n');
    expect(call(['encrypt', '--vault-id', id, name]).status).toBe(0);
  }
  write('behind', 'a: secret\n');
  expect(call(['encrypt', '--vault-id', 'p2', 'behind']).status).toBe(0);
});
afterAll(() => rmSync(room, { recursive: true }));

/** Recorded from ansible-core: the exit code, what standard output is, what a message holds. */
type Case = [words: string, code: number, out: string, message?: string, more?: object];
const SHOWN = 'a: secret\n';
const PASSWORDS: readonly Case[] = [
  ['view --vault-id p1 old', 0, SHOWN],
  ['view --vault-id p1 -v old', 0, `No config file found; using defaults\n${SHOWN}`],
  ['view --vault-id p2 old', 1, '', 'Decryption failed (no vault secrets were found that could decrypt)'],
  ['view --vault-id lab@p2 labelled', 1, '', 'Decryption failed (no vault secrets were found that could decrypt)'],
  ['view --vault-id lab@p2 --vault-id x@p1 labelled', 0, SHOWN],
  ['view --vault-id nope old', 1, '', 'The vault password file DIR/nope was not found'],
  ['view --vault-id empty old', 1, '', 'Invalid vault password was provided from file (DIR/empty)'],
  ['view --vault-id . old', 1, '', "The vault password file provided 'DIR' can not be a directory"],
  ['view --vault-id failing old', 1, '', 'Vault password script DIR/failing returned non-zero (3)'],
  [
    'view --vault-id foo@fail-client old',
    1,
    '',
    'Vault password client script DIR/fail-client did not find a secret for vault-id=foo',
  ],
  ['view --vault-id p1 --vault-id sealed-password behind', 0, SHOWN],
  ['view --vault-id sealed-password behind', 1, '', 'Could not read vault password file DIR/sealed-password'],
  ['view --vault-id p1 labelled', 1, '', 'Decryption failed', { env: { ANSIBLE_VAULT_ID_MATCH: '1' } }],
  ['view --vault-id lab@p1 labelled', 0, SHOWN, '', { env: { ANSIBLE_VAULT_ID_MATCH: '1' } }],
  ['view --vault-id p2 old', 0, SHOWN, '', { env: { ANSIBLE_VAULT_PASSWORD_FILE: 'p1' } }],
  ['view --vault-id p2 old', 0, SHOWN, '', { env: { ANSIBLE_VAULT_IDENTITY_LIST: 'x@p2,y@p1' } }],
  [
    'view old',
    0,
    SHOWN,
    '[WARNING]: Error getting vault password file (x)',
    { env: { ANSIBLE_VAULT_IDENTITY_LIST: 'x@nope,y@p1' } },
  ],
  ['view --ask-vault-pass old', 0, SHOWN, 'Vault password: ', { input: 'pw1\n' }],
  ['view old', 0, SHOWN, 'Vault password: ', { input: 'pw1\n' }],
  ['view --vault-id lab@prompt labelled', 0, SHOWN, 'Vault password (lab): ', { input: 'pw1\n' }],
  ['view --vault-id p1 --ask-vault-pass old', 1, ''],
  ['view --vault-password-file p1 --ask-vault-pass old', 2, '', 'not allowed with argument'],
  [
    'view --vault-id a;b@p1 old',
    5,
    '',
    "'a;b@p1' is not a valid vault id. The character ';' is not allowed in vault ids",
  ],
];
const WRITING: readonly Case[] = [
  ['encrypt --vault-id lab@p1 --vault-id p2 plain', 5, '', 'The vault-ids lab,default are available to encrypt.'],
  ['encrypt --vault-id p1 old', 1, '', 'input is already encrypted'],
  ['encrypt plain', 1, '', 'Passwords do not match', { input: 'n1\nn2\n' }],
  ['rekey --vault-id p1 --new-vault-id n@p2 --new-vault-password-file p2 old', 2, '', 'not allowed with argument'],
  ['create a b --vault-id p1', 5, '', 'ansible-vault create can take only one filename argument'],
  ['encrypt_string --vault-id p1 -p --stdin-name x', 5, '', 'The --prompt option is not supported'],
  ['encrypt_string --vault-id p1', 5, '', 'stdin was empty, not encrypting'],
  ['nope', 2, '', "invalid choice: 'nope'"],
];

describe('called as ansible-vault', () => {
  it.each<Case>([...PASSWORDS, ...WRITING])('%s', (words, code, out, message = '', more = {}) => {
    const { status, stdout, stderr } = call(words.split(' '), more);
    const said = stderr.replaceAll(room, 'DIR').replaceAll('\n', ' ');
    expect(said).toContain(message);
    expect([status, stdout]).toEqual([code, out]);
  });

  it('writes format 1.1 where the new password has no label', () => {
    writeFileSync(join(room, 'copy'), readFileSync(join(room, 'labelled')));
    const { status, stderr } = call('rekey --vault-id p1 --new-vault-password-file p2 copy'.split(' '));
    expect([status, stderr]).toEqual([0, 'Rekey successful\n']);
    expect(readFileSync(join(room, 'copy'), 'utf8')).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/);
  });

  it('opens a template that is a vault for the playbook that names it', () => {
    writeFileSync(join(room, 'secret.j2'), 'token={{ word }}\n');
    expect(call('encrypt --vault-id p1 secret.j2'.split(' ')).status).toBe(0);
    writeFileSync(
      join(room, 'site.yml'),
      `- hosts: localhost\n  gather_facts: false\n  tasks:\n    - template: {src: secret.j2, dest: ${room}/rendered}\n      vars: {word: here}\n`,
    );
    symlinkSync(resolve('dist/cli/main.js'), join(room, 'ansible-playbook'));
    const words = ['site.yml', '--vault-id', 'p1'];
    const { status } = spawnSync(join(room, 'ansible-playbook'), words, { cwd: room, env: { ...quiet, HOME: room } });
    expect(status).toBe(0);
    expect(readFileSync(join(room, 'rendered'), 'utf8')).toBe('token=here\n');
  });

  it('writes the same text each time with a salt that is configured', () => {
    const [one, two] = [1, 2].map(() =>
      call('encrypt --vault-id p1'.split(' '), { input: 'x', env: { ANSIBLE_VAULT_ENCRYPT_SALT: 'salty' } }),
    );
    expect(one?.stdout).toMatch(/^\$ANSIBLE_VAULT/);
    expect(two?.stdout).toBe(one?.stdout);
  });

  it('tells which of several values is which', () => {
    const { stdout, stderr } = call('encrypt_string --vault-id p1 --stdin-name var one two --name a'.split(' '), {
      input: 'x',
    });
    expect(stdout.match(/^.*!vault/gm)).toEqual(['var: !vault', 'a: !vault', '!vault']);
    expect(stderr).toBe(
      [
        'The number of --name options do not match the number of args.',
        'The last named variable will be "a". The rest will not have names.',
        '# The encrypted version of variable ("var", the string #1 from stdin).',
        '# The encrypted version of variable ("a", the string #2 from the command line args).',
        '# The encrypted version of the string #3 from the command line args.)\n',
      ].join('\n'),
    );
  });
});
