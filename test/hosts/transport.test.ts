import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet, type FleetHost } from '../fleet/fleet.ts';
import { type EventRun, infrakitEvents } from './run-infrakit.ts';

const PASSWORD = 'fleet';
const LIGHT_HOSTS = 20;

let fleet: Fleet;
let directory: string;
let host: FleetHost;
let other: FleetHost;

/** Plays tasks, written as data, on the hosts of a pattern. */
async function play(hosts: string, tasks: readonly object[], vars: object = {}, ...more: string[]): Promise<EventRun> {
  const path = join(directory, 'play.yml');
  await writeFile(path, JSON.stringify([{ hosts, gather_facts: false, tasks }]));
  return infrakitEvents('play', path, '-i', fleet.inventoryPath, '-e', JSON.stringify(vars), ...more);
}

/** What went wrong, for the reader of a failed test. */
function failures(run: EventRun): string {
  const broken = run.events.filter(
    (event) => event.type === 'host.finished' && /failed|unreachable/.test(event.outcome.status),
  );
  return `${run.stderr}\n${broken.map((event) => JSON.stringify(event)).join('\n')}`;
}

/** The result of a task on the first host. */
function resultOf(run: EventRun, task: string, name = host.name): Record<string, unknown> {
  const id = run.events.flatMap((event) =>
    event.type === 'task.started' && event.task.name === task ? [event.task.id] : [],
  )[0];
  const finished = run.events.find(
    (event) => event.type === 'host.finished' && event.task === id && event.host === name,
  );
  return finished?.type === 'host.finished' ? finished.outcome.result : {};
}

const exec = async (on: FleetHost, command: string): Promise<string> => {
  const { code, stdout, stderr } = await fleet.exec(on, command);
  expect(code, stderr).toBe(0);
  return stdout;
};

beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 2, light: LIGHT_HOSTS }, { lane: 5, fresh: true });
  directory = await mkdtemp(join(tmpdir(), 'infrakit-transport-'));
  [host, other] = fleet.hosts as unknown as [FleetHost, FleetHost];
});

afterAll(async () => {
  await fleet?.down();
  await rm(directory, { recursive: true, force: true });
});

describe('a login that is not quiet', () => {
  const talk = [
    { name: 'say', command: 'echo plain', register: 'said' },
    { assert: { that: ["said.stdout == 'plain'", "said.stderr == ''"] } },
    { name: 'a file', copy: { content: 'whole\n', dest: '/tmp/quiet' }, become: true },
    { slurp: { src: '/tmp/quiet' }, register: 'read', become: true },
    { assert: { that: ["read.content == 'd2hvbGUK'"] } },
  ];

  it.each(['dash', 'ash'])('works where the login shell is %s', async (user) => {
    const run = await play(host.name, talk, { ansible_user: user });
    expect(run.code, failures(run)).toBe(0);
  });

  it.each([
    ['prints much', 'echo noise; echo more noise >&2; printf "no newline"'],
    ['ends non-interactive shells', 'case $- in *i*) ;; *) return;; esac'],
    ['prints something like a mark', 'printf "\\n0123456789abcdef0123456789abcdef 0\\n"'],
    ['sets odd options', 'set -u; umask 077; alias ls=rm; LC_ALL=de_DE.UTF-8; export LC_ALL; IFS=x'],
  ])('works where the profile %s', async (_what, profile) => {
    const files = '/home/admin/.bashrc /home/admin/.profile /etc/profile.d/noise.sh /root/.bashrc /root/.profile';
    await exec(
      host,
      `cp -p /root/.bashrc /root/.profile /home/admin/.bashrc /home/admin/.profile /var/ 2>/dev/null
for file in ${files}; do printf '%s\\n' ${quoted(profile)} >$file; done; echo MOTD >/etc/motd`,
    );
    const run = await play(host.name, talk);
    expect(run.code, failures(run)).toBe(0);
  });

  it('works with a banner', async () => {
    await exec(
      host,
      "echo 'Authorized use only: {{ 7*7 }}' >/etc/banner; echo Banner /etc/banner >/etc/ssh/sshd_config.d/90-test.conf; systemctl reload ssh",
    );
    const run = await play(host.name, talk);
    expect(run.code, failures(run)).toBe(0);
  });

  it('says why where the profile ends every shell', async () => {
    await exec(host, 'echo "echo closed for today; exit 0" >/home/admin/.bashrc');
    const run = await play(host.name, talk);
    await fleet.reset(host);
    expect(run.code).toBe(4);
    expect(resultOf(run, 'say').msg).toMatch(/closed for today/);
    expect(resultOf(run, 'say').msg).toMatch(/login shell|\.bashrc|profile/);
  });
});

describe('the line', () => {
  it('carries a play where the server allows one session at a time', async () => {
    await exec(host, 'echo MaxSessions 1 >/etc/ssh/sshd_config.d/90-test.conf; systemctl reload ssh');
    const run = await play(host.name, [
      { command: 'id -un', register: 'me' },
      { command: 'id -un', register: 'root', become: true },
      { command: 'id -un', register: 'daemon', become: true, become_user: 'daemon' },
      { copy: { content: '{{ me.stdout }} {{ root.stdout }} {{ daemon.stdout }}\n', dest: '/tmp/who' } },
    ]);
    await exec(host, 'rm /etc/ssh/sshd_config.d/90-test.conf; systemctl reload ssh');
    expect(run.code, failures(run)).toBe(0);
    expect(await exec(host, 'cat /tmp/who')).toBe('admin root daemon\n');
  });

  it('may break in the middle of a play: that host is unreachable, the others go on', async () => {
    const marked = '/tmp/begun';
    const running = play(
      `${host.name},${other.name}`,
      [
        { name: 'long', shell: `touch ${marked}; sleep 4` },
        { name: 'next', command: 'touch /tmp/next' },
      ],
      {},
      '--ssh-common-args',
      '-o ServerAliveInterval=1 -o ServerAliveCountMax=3',
    );
    await expect
      .poll(() => fleet.exec(host, `test -e ${marked}`).then(({ code }) => code), { timeout: 20_000 })
      .toBe(0);
    await fleet.kill(host);
    const run = await running;
    await fleet.start(host);
    expect(run.code, failures(run)).toBe(4);
    expect(run.stats[host.name]).toMatchObject({ unreachable: 1, failed: 0 });
    expect(run.stats[other.name]).toMatchObject({ ok: 2, changed: 2, unreachable: 0 });
    expect(resultOf(run, 'long').msg).toMatch(/lost|closed|answer/);
  });

  it('leads through another host', async () => {
    const vars = {
      ansible_ssh_common_args: `-o UserKnownHostsFile=${host.knownHostsPath} -o StrictHostKeyChecking=yes -J admin@${other.address}`,
    };
    const run = await play(host.name, [{ name: 'say', shell: 'echo $SSH_CONNECTION' }], vars);
    expect(run.code, failures(run)).toBe(0);
    expect(String(resultOf(run, 'say').stdout).split(' ')[0]).toBe(other.address);
  });

  it('is there for twenty hosts at once', async () => {
    const begin = Date.now();
    const run = await play('light', [
      { command: 'hostname', register: 'name' },
      { assert: { that: ['name.stdout == inventory_hostname'] } },
      { copy: { content: '{{ inventory_hostname }}\n', dest: '/root/name' }, become: true },
    ]);
    expect(run.code, failures(run)).toBe(0);
    expect(Object.values(run.stats).filter(({ ok, changed }) => ok === 3 && changed === 2)).toHaveLength(LIGHT_HOSTS);
    expect(Date.now() - begin).toBeLessThan(30_000);
  });
});

describe('files', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const deploy = { ansible_user: 'deploy', ansible_become_password: PASSWORD };

  it('of twenty megabytes arrive whole, also through sudo with a password', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);
    await writeFile(join(directory, 'large'), bytes);
    const copy = { copy: { src: 'large', dest: '/opt/large', owner: 'daemon', mode: '0640' }, become: true };
    const run = await play(host.name, [copy], deploy);
    expect(run.code, failures(run)).toBe(0);
    expect(await exec(host, 'sha256sum </opt/large; stat -c %U:%a /opt/large')).toBe(
      `${sha256(bytes)}  -\ndaemon:640\n`,
    );
    const again = await play(host.name, [copy], deploy);
    expect(again.stats[host.name]).toMatchObject({ ok: 1, changed: 0 });
  });

  it('of five thousand lines are rendered and arrive whole', async () => {
    await writeFile(
      join(directory, 'lines.j2'),
      '{% for n in range(5000) %}\nline {{ n }} of {{ inventory_hostname }}\n{% endfor %}',
    );
    const run = await play(host.name, [{ template: { src: 'lines.j2', dest: '/tmp/lines' } }], deploy);
    expect(run.code, failures(run)).toBe(0);
    const expected = Array.from({ length: 5000 }, (_, n) => `line ${n} of ${host.name}\n`).join('');
    expect(await exec(host, 'sha256sum </tmp/lines')).toBe(`${sha256(Buffer.from(expected))}  -\n`);
  });

  it('may belong to a user who is neither root nor the one who logs in', async () => {
    await writeFile(join(directory, 'small.j2'), 'for {{ inventory_hostname }}\n');
    const run = await play(
      host.name,
      [
        { file: { path: '/home/ash/own', state: 'directory', mode: '0700' } },
        { copy: { content: 'own\n', dest: '/home/ash/own/copied' } },
        { template: { src: 'small.j2', dest: '/home/ash/own/rendered' } },
        { copy: { src: 'large', dest: '/home/ash/own/large' } },
      ].map((task) => ({ ...task, become: true, become_user: 'ash' })),
    );
    expect(run.code, failures(run)).toBe(0);
    expect(await exec(host, 'stat -c %U:%G:%a /home/ash/own/*')).toBe('ash:ash:644\n'.repeat(3));
  });

  it.each([
    ['small', 'x'.repeat(50_000)],
    ['large', 'x'.repeat(500_000)],
  ])('that are %s stay whole where the disk is full, and the message says so', async (name, content) => {
    await exec(
      host,
      `mkdir -p /mnt/${name}; mount -t tmpfs -o size=64k none /mnt/${name}; echo old >/mnt/${name}/file
dd if=/dev/zero of=/mnt/${name}/filler bs=1k count=40 2>/dev/null`,
    );
    await writeFile(join(directory, 'content'), content);
    const run = await play(host.name, [
      { name: 'fill', copy: { src: 'content', dest: `/mnt/${name}/file` }, become: true },
    ]);
    expect(run.code).toBe(2);
    expect(resultOf(run, 'fill').msg).toMatch(/No space left on device/);
    expect(await exec(host, `cat /mnt/${name}/file; ls -A /mnt/${name}; umount /mnt/${name}`)).toBe(
      'old\nfile\nfiller\n',
    );
  });
});

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
