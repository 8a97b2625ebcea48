import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/events/run-event.ts';
import { runScenario } from '../engine/scenario.ts';

let tmp: string;
beforeEach(() => {
  tmp = mkdtempSync(join(tmpdir(), 'foreign-'));
});
afterEach(() => {
  expect(readdirSync(tmp)).toEqual([]);
  rmSync(tmp, { recursive: true });
});

/** A library of a few lines, in the place of Ansible's: it takes the arguments from where Ansible's takes them. */
const BASIC = `import json
_ANSIBLE_ARGS = None
class Module:
    def __init__(self, supports_check_mode=False):
        self.params = json.loads(_ANSIBLE_ARGS.decode('utf-8'))['ANSIBLE_MODULE_ARGS']
    def exit(self, **result):
        print(json.dumps(result))
        raise SystemExit(0)
`;
const HELLO = `#!/usr/bin/python
import os, sys, ansible.module_utils.greetings as greetings
from ansible.module_utils.basic import Module
m = Module(supports_check_mode=True)
open(os.path.join(m.params['_ansible_tmpdir'], 'left'), 'w').write('x')
if m.params.get('fail'):
    raise ValueError('broken')
m.exit(changed=not m.params['_ansible_check_mode'], said=greetings.say(m.params['name']), words=sys.argv[1:],
       stdin=sys.stdin.read(), ansible_facts={'greeted': m.params['name']}, rc=m.params.get('rc', 0))
`;

interface Wishes {
  readonly options?: string;
  readonly hosts?: string;
  /** A directory of modules, as --module-path names it. */
  readonly library?: string;
}

async function play(
  tasks: string,
  files: Readonly<Record<string, string>> = {},
  { options = '', hosts = '', library }: Wishes = {},
) {
  const { events, directory } = await runScenario(
    new Map([
      ['hosts', `h1 ansible_connection=local ansible_remote_tmp=${tmp} ${hosts}\n`],
      ['options', options],
      ['site.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}`],
      ['module_utils/basic.py', BASIC],
      ['module_utils/greetings.py', 'def say(name):\n    return u"hello " + name\n'],
      ['library/hello.py', HELLO],
      ...Object.entries(files),
    ]),
    library === undefined ? {} : { modulesPath: [library] },
  );
  const outcomes = events.flatMap((event) => (event.type === 'host.finished' ? [event.outcome] : []));
  const last = events.at(-1) as Extract<RunEvent, { type: 'run.finished' }>;
  return { outcomes, last, directory };
}

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const hasPerl = spawnSync('perl', ['-e', '']).status === 0;
const withPython = test.runIf(hasPython);

describe('a module of a library', () => {
  withPython('of Python runs with what it imports, and its facts are facts', async () => {
    const { outcomes, last } = await play(
      '- hello: name="it\'s €"\n- debug: msg="{{ greeted }} {{ ansible_facts.greeted }}"\n',
    );
    expect(outcomes[0]).toMatchObject({ status: 'changed', result: { said: "hello it's €", words: [], stdin: '' } });
    expect(outcomes[1]?.result.msg).toBe("it's € it's €");
    expect(last.modules).toEqual({ native: 1, foreign: { Python: { tasks: 1, modules: ['hello'] } } });
  });

  withPython('runs in check mode where it declares it, and is left out where it does not', async () => {
    const silent = HELLO.replace('supports_check_mode=True', '');
    const { outcomes } = await play(
      '- hello: name=x\n- quiet: name=x\n- shy: {}\n',
      {
        'library/quiet.py': silent,
        'library/shy': '#!/bin/sh\n# WANT_JSON\ntouch should-not-be\n',
      },
      { options: '--check' },
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'skipped', 'unknown']);
    expect(outcomes[1]?.result.msg).toBe('remote module (quiet) does not support check mode');
    expect(outcomes[2]?.reason).toContain('it does not read _ansible_check_mode');
  });

  withPython('that breaks fails with its trace and leaves nothing', async () => {
    const { outcomes } = await play('- hello: name=x fail=true\n');
    expect(outcomes[0]).toMatchObject({ status: 'failed', result: { rc: 1 } });
    expect(outcomes[0]?.result.exception).toContain('ValueError: broken');
  });

  withPython('runs as a job of its host, which is waited for or asked after', async () => {
    const jobs = mkdtempSync(join(tmpdir(), 'jobs-'));
    try {
      const hosts = `ansible_async_dir=${jobs}`;
      const { outcomes } = await play(
        `- hello: name=x
  async: 30
  poll: 1
- hello: name=y
  async: 30
  poll: 0
  register: job
- async_status: jid={{ job.ansible_job_id }}
  register: ended
  until: ended.finished
  retries: 50
  delay: 0.2
- hello: name=x fail=true
  async: 30
  poll: 1
`,
        {},
        { hosts },
      );
      const job = { ansible_job_id: expect.stringMatching(/^j\d+\.\d+$/), started: 1 };
      expect(outcomes[0]).toMatchObject({ status: 'changed', result: { said: 'hello x', finished: 1, ...job } });
      expect(outcomes[1]).toMatchObject({ status: 'changed', result: { finished: 0, ...job } });
      expect(outcomes[2]).toMatchObject({ status: 'changed', result: { said: 'hello y', finished: 1, ...job } });
      expect(outcomes[3]).toMatchObject({ status: 'failed', result: { finished: 1, rc: 1, ...job } });

      const id = String(outcomes[1]?.result.ansible_job_id);
      const { outcomes: later } = await play(`- async_status: jid=${id}\n`, {}, { hosts });
      expect(later[0]).toMatchObject({
        status: 'changed',
        result: { said: 'hello y', finished: 1, ansible_job_id: id },
      });
    } finally {
      rmSync(jobs, { recursive: true });
    }
  });

  withPython('that takes too long leaves nothing either', async () => {
    const { outcomes } = await play('- sleeper: {}\n  timeout: 1\n', {
      'library/sleeper': '#!/bin/sh\necho x > "${0%/*}/more"\nsleep 20\n',
    });
    expect(outcomes[0]?.status).toBe('failed');
    // The host ends what the task started; we do not wait for that.
    for (let tries = 0; tries < 100 && readdirSync(tmp).length > 0; tries++)
      await new Promise((r) => setTimeout(r, 100));
  });

  test('of any language gets its arguments in the way it wants them', async () => {
    const { outcomes } = await play(
      `- json:
    list: [1, 2.0, "it's"]
- old:
    who: me & "you"
    flag: yes
- inside: { x: 1 }
- json: {}
`,
      {
        'library/json':
          '#!/bin/sh\n# WANT_JSON\nset -e\n[ -f "$1" ]; echo noise; printf \'{"args": %s}\' "$(cat "$1")"\n',
        'library/old': '#!/bin/sh\n. "$1"\necho changed=true\nprintf \'{"msg": "%s %s"}\\n\' "$flag" "${who% *}"\n',
        'library/inside': '#!/bin/sh\ncat <<\'END\'\n{"got": <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>}\nEND\n',
      },
    );
    expect(outcomes[0]?.result.args).toMatchObject({
      list: [1, 2, "it's"],
      _ansible_module_name: 'json',
      _ansible_check_mode: false,
    });
    expect(outcomes[1]?.result.msg).toBe('True me &');
    expect(outcomes[2]?.result.got).toMatchObject({ x: 1 });
    expect(outcomes[3]?.result.args).toMatchObject({ _ansible_no_log: false });
  });

  test.runIf(hasPerl)('is read by the interpreter that its first line or a variable names', async () => {
    const perl = '#!/opt/nowhere/perl -w\n# WANT_JSON\nprint "{\\"who\\": \\"perl\\"}";';
    const missing = await play('- p: {}\n', { 'library/p': perl });
    expect(missing.outcomes[0]).toMatchObject({ status: 'failed' });
    expect(missing.outcomes[0]?.result.msg).toMatch(
      /"p" is run by perl, which h1 does not have \(looked for \/opt\/nowhere\/perl\).*ansible_perl_interpreter/,
    );
    const named = await play('- p: {}\n', { 'library/p': perl }, { hosts: 'ansible_perl_interpreter=perl' });
    expect(named.outcomes[0]?.result.who).toBe('perl');
  });

  withPython('of Python says which Python it did not find', async () => {
    const { outcomes } = await play('- hello: name=x\n', {}, { hosts: 'ansible_python_interpreter=/opt/python9' });
    expect(outcomes[0]?.result.msg).toMatch(
      /h1 does not have \(looked for \/opt\/python9\).*ansible_python_interpreter/,
    );
  });

  test('hides one of ours, except under its whole name', async () => {
    const { outcomes } = await play('- ping:\n- ansible.legacy.ping:\n- ansible.builtin.ping:\n', {
      'library/ping': '#!/bin/sh\necho \'{"ping": "mine"}\'\n',
    });
    expect(outcomes.map(({ result }) => result.ping)).toEqual(['mine', 'mine', 'pong']);
  });

  test('with its action plugin is refused by name, and one that nothing has by its nearest', async () => {
    const { outcomes } = await play('- acting: {}\n  ignore_errors: true\n- gone: {}\n  when: false\n- jsom: {}\n', {
      'library/acting': '#!/bin/sh\n',
      'action_plugins/acting.py': '',
      'library/json': '#!/bin/sh\n',
    });
    expect(outcomes[0]?.report).toMatch(
      /"acting" needs its action plugin, which is Python .*action_plugins\/acting\.py/,
    );
    expect(outcomes[1]?.status).toBe('skipped');
    expect(outcomes[2]?.report).toContain('did you mean "json"?');
  });

  const compiler = spawnSync('cc', ['--version']).status === 0;
  test.runIf(compiler)('that is a program of the machine gets JSON in a file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'program-'));
    const source = `#include <stdio.h>
int main(int n, char **a) {
  static char b[9999];
  FILE *f = fopen(a[1], "r");
  b[fread(b, 1, sizeof b - 1, f)] = 0;
  printf("{\\"args\\": %s, \\"n\\": %d}", b, n);
  return 0;
}`;
    spawnSync('cc', ['-x', 'c', '-o', join(directory, 'compiled'), '-'], { input: source });
    try {
      const { outcomes, last } = await play('- compiled: { x: 1 }\n', {}, { library: directory });
      expect(outcomes[0]?.result).toMatchObject({ args: { x: 1 }, n: 2 });
      expect(last.modules?.foreign).toEqual({ binary: { tasks: 1, modules: ['compiled'] } });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
