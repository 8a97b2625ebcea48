import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/events/run-event.ts';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';
import { type EventRun, infrakit, infrakitEvents } from './run-infrakit.ts';

const PASSWORD = 'fleet';

let fleet: Fleet;
let directory: string;
let broken: FleetHost;
let other: FleetHost;

/** Writes a playbook, as data or as text, and gives its path. */
async function book(plays: readonly object[] | string): Promise<string> {
  const path = join(directory, 'play.yml');
  await writeFile(path, typeof plays === 'string' ? plays : JSON.stringify(plays));
  return path;
}

const tasks = (...list: object[]) => [{ hosts: 'all', gather_facts: false, tasks: list }];
const look = tasks({ name: 'look', command: 'true', changed_when: false });

/** Plays on both hosts. */
const play = async (plays: readonly object[] | string, ...more: string[]): Promise<EventRun> =>
  infrakitEvents('play', await book(plays), '-i', fleet.inventoryPath, ...more);

/** The last outcome on a host. */
function outcomeOn(run: EventRun, host: FleetHost): Outcome {
  const finished = run.events.findLast((event) => event.type === 'host.finished' && event.host === host.name);
  if (finished?.type !== 'host.finished') throw new Error(`${host.name} has no outcome: ${run.stderr}`);
  return finished.outcome;
}

const messageOn = (run: EventRun, host: FleetHost): string => String(outcomeOn(run, host).result.msg);

/** Variables for one of the two hosts, as `-e` takes them for all: the other keeps what the inventory says. */
async function inventoryWith(vars: Record<string, string | number>): Promise<string> {
  const lines = fleet.hosts.map((host) => {
    const all = {
      ansible_host: host.address,
      ansible_user: host.user,
      ansible_ssh_private_key_file: host.privateKeyPath,
      ansible_ssh_common_args: `-o UserKnownHostsFile=${host.knownHostsPath} -o StrictHostKeyChecking=yes`,
      ...(host === broken ? vars : {}),
    };
    return `${host.name} ${Object.entries(all)
      .map(([name, value]) => `${name}='${value}'`)
      .join(' ')}`;
  });
  const path = join(directory, 'inventory');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const playWith = async (vars: Record<string, string | number>, plays: readonly object[] = look, ...more: string[]) =>
  infrakitEvents('play', await book(plays), '-i', await inventoryWith(vars), ...more);

/** One host fails with a message, the other is done, and the exit code tells which kind of failure it was. */
function expectOnly(run: EventRun, status: 'failed' | 'unreachable', ...messages: (string | RegExp)[]): void {
  expect(outcomeOn(run, broken).status, run.stderr).toBe(status);
  for (const message of messages) expect(messageOn(run, broken)).toMatch(message);
  expect(run.stats[broken.name]).toMatchObject({ [status]: 1 });
  expect(run.stats[other.name], run.stdout + run.stderr).toMatchObject({ ok: 1, failed: 0, unreachable: 0 });
  expect(run.code).toBe(status === 'failed' ? 2 : 4);
}

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 2 }, { lane: 5, fresh: true });
  directory = await mkdtemp(join(tmpdir(), 'infrakit-errors-'));
  [broken, other] = fleet.hosts as [FleetHost, FleetHost];
});

afterAll(async () => {
  await fleet?.down();
  await rm(directory, { recursive: true, force: true });
});

describe('a host that cannot be reached', () => {
  it('whose key is not known is not trusted', async () => {
    const empty = join(directory, 'empty');
    await writeFile(empty, '');
    const run = await playWith({
      ansible_ssh_common_args: `-o UserKnownHostsFile=${empty} -o StrictHostKeyChecking=yes`,
    });
    expectOnly(run, 'unreachable', 'SHA256:', /ssh-keyscan.*accept-new/);
  });

  it('whose key is not known may be trusted from then on', async () => {
    const file = join(directory, 'accepted');
    await writeFile(file, '');
    const vars = { ansible_ssh_common_args: `-o UserKnownHostsFile=${file} -o StrictHostKeyChecking=accept-new` };
    expect((await playWith(vars)).code).toBe(0);
    const strict = { ansible_ssh_common_args: `-o UserKnownHostsFile=${file} -o StrictHostKeyChecking=yes` };
    expect((await playWith(strict)).code).toBe(0);
  });

  it('refuses connections', async () => {
    expectOnly(await playWith({ ansible_port: 9 }), 'unreachable', `${broken.address}`, /refused/, /port|sshd/);
  });

  it('does not answer', async () => {
    await fleet.cut(broken);
    const begin = Date.now();
    const run = await playWith({}, look, '-T', '2');
    await fleet.heal(broken);
    expectOnly(run, 'unreachable', broken.address, /2 s|2000|in time|timed out/);
    expect(Date.now() - begin).toBeLessThan(10_000);
  });

  it('does not speak SSH', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const run = await playWith({ ansible_host: '127.0.0.1', ansible_port: port }, look, '-T', '3');
    server.close();
    expectOnly(run, 'unreachable', '127.0.0.1', /before SSH begins/, /something else may listen/);
  });

  it('does not know the user', async () => {
    expectOnly(await playWith({ ansible_user: 'nobody-here' }), 'unreachable', 'nobody-here', /key|authorized_keys/);
  });

  it('does not know the key', async () => {
    const key = join(directory, 'id_other');
    await new Promise((resolve) =>
      spawn('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]).on('exit', resolve),
    );
    expectOnly(await playWith({ ansible_ssh_private_key_file: key }), 'unreachable', 'admin', key);
  });

  it('has another key than before', async () => {
    const known = join(directory, 'known');
    await writeFile(known, '');
    const vars = { ansible_ssh_common_args: `-o UserKnownHostsFile=${known} -o StrictHostKeyChecking=accept-new` };
    expect((await playWith(vars)).code).toBe(0);
    await fleet.replace(broken);
    const run = await playWith(vars);
    expectOnly(run, 'unreachable', 'SHA256:', known, /ssh-keygen -f .* -R/);
  });
});

describe('becoming another user', () => {
  const become = [{ ...look[0], become: true }];

  it('takes a password that is right', async () => {
    const run = await playWith({ ansible_user: 'deploy', ansible_become_password: PASSWORD }, become);
    expect(run.code, run.stdout).toBe(0);
  });

  it.each([
    [
      'wrong',
      { ansible_user: 'deploy', ansible_become_password: 'not it' },
      ['the become password is wrong', '--ask-become-pass'],
    ],
    [
      'missing',
      { ansible_user: 'deploy' },
      ['asks for a password and none was given', '--ask-become-pass', 'NOPASSWD'],
    ],
    [
      'of one who may not',
      { ansible_user: 'guest', ansible_become_password: PASSWORD },
      ['guest may not do that', 'sudo'],
    ],
    ['no user', { ansible_become_user: 'nobody-here' }, ['there is no user nobody-here']],
    ['no method', { ansible_become_method: 'doas' }, ['doas is not there']],
  ])('fails where the password is %s', async (_name, vars: Record<string, string>, messages) => {
    expectOnly(await playWith(vars, become), 'failed', ...messages);
  });
});

describe('a mistake', () => {
  it('in a variable fails the task and names what is there', async () => {
    const run = await play(tasks({ debug: { msg: '{{ greetin }}' }, vars: { greeting: 'hello' } }));
    expect(run.code, run.stdout + run.stderr).toBe(2);
    expect(messageOn(run, other)).toMatch(/'greetin' is undefined/);
    expect(outcomeOn(run, other).report ?? messageOn(run, other)).toMatch(/play\.yml/);
  });

  it('in the name of a module matters only where it runs', async () => {
    const unknown = { name: 'unknown', copi: { dest: '/tmp/x' } };
    const skipped = await play(tasks({ ...unknown, when: false }));
    expect(skipped.code, skipped.stderr).toBe(0);
    const run = await play(tasks(unknown));
    expect(run.code, run.stdout + run.stderr).toBe(2);
    expect(messageOn(run, other)).toMatch(/"copi" is not supported.*copy/s);
  });

  it('in the syntax of a template is found before a connection is made', async () => {
    await fleet.cut(...fleet.hosts);
    const begin = Date.now();
    const run = await infrakit(
      'play',
      await book(`- hosts: all\n  tasks:\n    - debug:\n        msg: "{{ 1 + }}"\n`),
      '-i',
      fleet.inventoryPath,
    );
    await fleet.heal(...fleet.hosts);
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/play\.yml:4:\d+: /);
    expect(run.stderr).toContain('no host was touched');
  });

  it('in parameters is found before a connection is made, all of them at once', async () => {
    const run = await infrakit(
      'play',
      await book(
        '- hosts: all\n  tasks:\n    - file: { path: /tmp/x, stat: touch }\n    - copy: { dest: /tmp/x, mod: 1 }\n',
      ),
      '-i',
      fleet.inventoryPath,
    );
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/play\.yml:3:.*stat.*\n[\s\S]*state/);
    expect(run.stderr).toMatch(/play\.yml:4:.*mod.*\n[\s\S]*mode/);
  });

  it('of a command shows what it said', async () => {
    const text = await infrakit(
      'play',
      await book(tasks({ shell: 'echo on stdout; echo what went wrong >&2; exit 3' })),
      '-i',
      fleet.inventoryPath,
    );
    expect(text.code, text.stdout + text.stderr).toBe(2);
    expect(text.stdout).toContain('what went wrong');
    expect(text.stdout).toMatch(/"?rc"?[:=] ?3/);
  });

  it('on one host stops that host only', async () => {
    const run = await play(
      tasks(
        { command: 'false', when: `inventory_hostname == '${broken.name}'` },
        { name: 'goes on', command: 'true', changed_when: false },
      ),
    );
    expectOnly(run, 'failed');
  });
});

describe('the exit code', () => {
  it('is 0 where all is done, 1 where no host was asked, 2 for failures and 4 for hosts that are not reached', async () => {
    const codes = async (expected: number, ...words: Parameters<typeof play>) => {
      const run = await play(...words);
      expect(run.code, run.stdout + run.stderr).toBe(expected);
    };
    await codes(0, look);
    await codes(1, look, '--limit', 'nowhere');
    await codes(2, tasks({ fail: {} }));
    const both = await playWith({ ansible_port: 9 }, tasks({ command: 'false' }));
    expect(both.code).toBe(4);
  });

  it('is 99 after an interrupt: the step under way is finished, the next is not begun', async () => {
    const path = await book(
      tasks({ shell: 'sleep 2; touch /tmp/finished' }, { name: 'next', command: 'touch /tmp/begun' }),
    );
    const run = start(path);
    await expect.poll(() => sleepers('2'), { timeout: 15_000 }).not.toBe('');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(99);
    expect((await fleet.exec(other, 'test -e /tmp/finished && test ! -e /tmp/begun')).code).toBe(0);
  });

  it('is 99 after a second interrupt, at once, and nothing goes on on the host', async () => {
    const run = start(await book(tasks({ command: 'sleep 301' })));
    await expect.poll(() => sleepers('301'), { timeout: 15_000 }).not.toBe('');
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(99);
    await expect.poll(() => sleepers('301'), { timeout: 15_000 }).toBe('');
  });

  const start = (path: string) => {
    const args = ['dist/cli/main.js', 'play', path, '-i', fleet.inventoryPath];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    return { child, ended: new Promise((resolve) => child.on('exit', resolve)) };
  };
  const sleepers = async (time: string) => (await fleet.exec(other, `pgrep -x -f 'sleep ${time}'`)).stdout;
});

describe('secrets', () => {
  const SECRET = 'hunter2-and-more';
  const ENCODED = Buffer.from(SECRET).toString('base64');

  it('are in no output, whatever is asked for', async () => {
    const plays = [
      {
        ...tasks(
          { name: 'a file', copy: { content: `token = ${SECRET}\n`, dest: '/tmp/token' }, no_log: true },
          { name: 'a command', shell: `echo ${SECRET}; echo ${SECRET} >&2; exit 1`, no_log: true, ignore_errors: true },
          { name: 'a loop', debug: { msg: '{{ item }}' }, loop: [SECRET], no_log: true },
          {
            name: 'the password',
            shell: `echo {{ ansible_become_password }} {{ ansible_become_password | b64encode }}`,
          },
        )[0],
        become: true,
      },
    ];
    const vars = { ansible_user: 'deploy', ansible_become_password: SECRET };
    for (const host of fleet.hosts) await fleet.exec(host, `echo deploy:${SECRET} | chpasswd`);
    const inventory = await inventoryWith(vars);
    const path = await book(plays);
    for (const flags of [['-vvv', '--diff'], ['-vvv', '--diff', '--check'], ['--json', '--diff'], []]) {
      const run = await infrakit('play', path, '-i', inventory, '-e', JSON.stringify(vars), ...flags);
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(run.stdout + run.stderr).not.toContain(SECRET);
      expect(run.stdout + run.stderr).not.toContain(ENCODED);
    }
  });

  it('are in no process list and no environment of the host while it works', async () => {
    const plays = [
      {
        ...tasks(
          { copy: { content: `token = ${SECRET}\n`, dest: '/tmp/token' }, no_log: true },
          {
            user: {
              name: 'holder',
              password:
                '$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.',
            },
          },
          { command: 'sleep 1' },
        )[0],
        become: true,
      },
    ];
    const watch = fleet.exec(
      broken,
      // The pattern does not match itself.
      `timeout 20 sh -c 'while [ ! -e /tmp/enough ]; do
cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep -a -e "[${SECRET[0]}]${SECRET.slice(1)}" -e "[I]xDD3jeSOb5eB1CX5LBsq"
done'`,
    );
    const run = await playWith(
      { ansible_user: 'deploy', ansible_become_password: SECRET },
      plays,
      '--limit',
      broken.name,
    );
    await fleet.exec(broken, 'touch /tmp/enough');
    expect(run.code, run.stdout).toBe(0);
    expect(outcomeOn(run, broken).status).toBe('changed');
    expect((await watch).stdout).toBe('');
  });
});
