import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let room: string;
const HEAD = '- hosts: localhost\n  gather_facts: false\n';
const play = (tasks: string, more = ''): string => `${HEAD}${more}  tasks: ${tasks}\n`;

/** Playbooks with something wrong, and the code with which ansible-playbook ends for each: recorded. */
const FAULTS: readonly (readonly [what: string, text: string, code: number])[] = [
  ['nothing wrong', play('[{debug: msg=hi}]'), 0],
  ['broken YAML', '- hosts: localhost\n  tasks:\n   - debug: {msg: x\n', 4],
  ['a tab', '- hosts: localhost\n\ttasks: []\n', 4],
  ['nothing in it', '', 4],
  ['a word', 'hello\n', 4],
  ['a mapping', 'hosts: localhost\ntasks: []\n', 4],
  ['no hosts', '- tasks: [{debug: msg=hi}]\n', 4],
  ['hosts of nothing', '- hosts:\n  tasks: [{debug: msg=hi}]\n', 4],
  ['an unknown keyword of a play', play('[{debug: msg=hi}]', '  foo: 1\n'), 4],
  ['an unknown keyword of a task', play('[{debug: msg=hi, foo: 1}]'), 4],
  ['no action', play('[{name: x}]'), 4],
  ['two actions', play('[{debug: msg=x, command: ls}]'), 4],
  ['a role that is not there', `${HEAD}  roles: [nope]\n`, 1],
  ['an imported role that is not there', play('[{import_role: {name: nope}}]'), 1],
  ['an included role that is not there', play('[{include_role: {name: nope}}]'), 2],
  ['imported tasks that are not there', play('[{import_tasks: nope.yml}]'), 1],
  ['included tasks that are not there', play('[{include_tasks: nope.yml}]'), 2],
  ['an imported playbook that is not there', '- import_playbook: nope.yml\n', 1],
  ['undefined hosts', "- hosts: '{{ nope }}'\n  tasks: [{debug: msg=hi}]\n", 4],
  ['an undefined variable', play("[{debug: {msg: '{{ foo }}'}}]"), 2],
  ['a handler that is not there', play("[{command: 'true', notify: nope}]"), 1],
  ['an unknown strategy', play('[{debug: msg=hi}]', '  strategy: nope\n'), 1],
  ['a task that fails', play('[{fail: }]'), 2],
  ['nobody to work on', '- hosts: nobody\n  tasks: [{debug: msg=hi}]\n', 0],
  ['variables that are none', play('[{debug: msg=hi}]', '  vars: foo\n'), 4],
];
/** The same for words of the command line. */
const WORDS: readonly (readonly [words: string, code: number])[] = [
  ['missing.yml', 1],
  ['.', 1],
  ['fine.yml -i h, -l nope', 1],
  ['fine.yml -e @missing', 1],
  ['fine.yml -e @list.txt', 5],
  ['fine.yml -e ./fine.yml', 5],
  ['fine.yml -f x', 2],
  ['fine.yml -T x', 2],
  ['fine.yml --vault-password-file missing', 1],
  ['fine.yml --become-password-file missing', 1],
  ['--syntax-check', 2],
  ['fine.yml --nope', 2],
];

function codeOf(words: readonly string[]): Promise<number | null> {
  const child = spawn(join(room, 'ansible-playbook'), words, {
    cwd: room,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: room },
  });
  return new Promise((done, fail) => child.once('error', fail).once('exit', done));
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'infrakit-exit-codes-'));
  symlinkSync(resolve('dist/cli/main.js'), join(room, 'ansible-playbook'));
  for (const [index, [, text]] of FAULTS.entries()) writeFileSync(join(room, `${index}.yml`), text);
  writeFileSync(join(room, 'fine.yml'), play('[{debug: msg=hi}]'));
  writeFileSync(join(room, 'list.txt'), '[1, 2]\n');
});
afterAll(() => rmSync(room, { recursive: true }));

describe('the exit code of ansible-playbook', () => {
  it.each(FAULTS.map(([what, , code], index) => [what, code, index] as const))(
    'for %s is %i',
    async (_, code, index) => {
      expect(await codeOf([`${index}.yml`])).toBe(code);
    },
  );

  it.each(WORDS)('for the words %s is %i', async (words, code) => {
    expect(await codeOf(words.split(' '))).toBe(code);
  });
});
