import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Fleet } from '../fleet/fleet.ts';
import { infrakitEvents } from './run-infrakit.ts';

let fleet: Fleet;
let directory: string;

const FILES: Readonly<Record<string, string>> = {
  'module_utils/basic.py': `import json
_ANSIBLE_ARGS = None
def arguments():
    return json.loads(_ANSIBLE_ARGS.decode('utf-8'))['ANSIBLE_MODULE_ARGS']
`,
  'library/snake.py': `#!/usr/bin/python
import getpass, json, os
from ansible.module_utils.basic import arguments
a = arguments()
open(os.path.join(a['_ansible_tmpdir'], 'left'), 'w').write(a['secret'])
if a.get('linger'):
    import time
    time.sleep(60)
print(json.dumps(dict(user=getpass.getuser(), argv=open('/proc/self/cmdline').read(), length=len(a['secret']))))
`,
  'library/shell': '#!/bin/sh\n# WANT_JSON\nprintf \'{"user": "%s", "args": %s}\' "$(id -un)" "$(cat "$1")"\n',
};

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1, busybox: 1 }, { lane: 8, fresh: true });
  directory = mkdtempSync(join(tmpdir(), 'infrakit-foreign-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
});
afterAll(async () => {
  await fleet?.down();
  rmSync(directory, { recursive: true, force: true });
});

async function play(tasks: string, ...words: string[]) {
  const path = join(directory, 'site.yml');
  writeFileSync(path, `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replace(/^(?=.)/gm, '    ')}`);
  const run = await infrakitEvents('play', path, '-i', fleet.inventoryPath, ...words);
  const outcomes = run.events.flatMap((event) => (event.type === 'host.finished' ? [event] : []));
  return { outcomes, last: run.events.at(-1), of: (host: string) => outcomes.filter((event) => event.host === host) };
}

/** What modules leave below the directory of temporary files. */
async function left(): Promise<string> {
  const said = await Promise.all(fleet.hosts.map((host) => fleet.exec(host, 'ls -d /tmp/infrakit.* 2>/dev/null || :')));
  return said.map(({ stdout }) => stdout).join('');
}

it('modules of others run on hosts that have what they are written in, and say what others lack', async () => {
  const [debian, busybox] = fleet.hosts.map(({ name }) => name) as [string, string];
  const snake = '- snake: { secret: s3cr3t-of-the-test }\n  become: true\n';
  const first = await play(`- shell: {}\n  become: true\n- shell: {}\n${snake}`);
  for (const host of [debian, busybox]) {
    expect(
      first
        .of(host)
        .slice(0, 2)
        .map(({ outcome }) => outcome.result.user),
    ).toEqual(['root', host === debian ? 'admin' : 'root']);
    expect(first.of(host)[2]?.outcome.result.msg).toContain(`run by python3, which ${host} does not have`);
  }

  const second = await play(
    `- apt: { name: python3-minimal, update_cache: true }\n  become: true\n${snake}${snake}- snake: { secret: x }\n`,
    '-l',
    debian,
  );
  const results = second.of(debian).map(({ outcome }) => outcome.result);
  expect(results.slice(1).map(({ user }) => user)).toEqual(['root', 'root', 'admin']);
  expect(JSON.stringify(results)).not.toContain('s3cr3t');
  expect(second.last).toMatchObject({ modules: { native: 1, foreign: { Python: { tasks: 3, modules: ['snake'] } } } });

  const third = await play('- snake: { secret: x, linger: true }\n  timeout: 2\n', '-l', debian);
  expect(third.of(debian)[0]?.outcome.status).toBe('failed');
  for (let tries = 0; tries < 50 && (await left()) !== ''; tries++) await new Promise((go) => setTimeout(go, 100));
  expect(await left()).toBe('');
});
