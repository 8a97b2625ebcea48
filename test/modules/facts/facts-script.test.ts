import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEADLINE } from '../../../src/modules/facts/deadline.ts';
import { sizesOfMounts } from '../../../src/modules/facts/far-file-systems.ts';
import { factsScript } from '../../../src/modules/facts/script.ts';
import { setup } from '../../../src/modules/facts/setup.ts';
import { topicsOf } from '../../../src/modules/facts/topics.ts';
import { factsIn } from './facts-in.ts';

const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([shell = '']) => spawnSync(shell, ['-c', ':']).error === undefined,
);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Gathered {
  readonly facts: Record<string, unknown>;
  readonly warnings: unknown;
  readonly seconds: number;
}

/** Runs the script in a shell of this machine, with programs of our own before those of the system. */
function gather(
  [shell = '', ...options]: readonly string[],
  args: Record<string, unknown>,
  wrap: string[] = [],
): Gathered {
  const want = setup.params.schema.parse({ fact_path: directory, gather_timeout: 1, ...args });
  const { host } = setup.inspect(want);
  const start = Date.now();
  const env = { ...process.env, PATH: `${directory}/bin:${process.env.PATH}`, LC_ALL: 'C' };
  const [program = '', ...words] = [...wrap, shell, ...options, '-c', host.script.text];
  const { status, stdout } = spawnSync(program, words, {
    env,
    encoding: 'utf8',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const seconds = (Date.now() - start) / 1000;
  expect(status).toBe(0);
  const result = setup.result?.(
    want,
    { host: host.parse({ rc: 0, stdout, stderr: '', bytes: Buffer.from(stdout) }) },
    [],
  );
  return { facts: factsIn(result), warnings: result?.warnings, seconds };
}

function program(path: string, text: string): void {
  mkdirSync(join(directory, 'bin'), { recursive: true });
  writeFileSync(join(directory, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** The processes that mention a word in their command line. */
const processes = (word: string): string => spawnSync('pgrep', ['-f', word], { encoding: 'utf8' }).stdout;

describe.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))('the script in %s', (_name, shell) => {
  test('reads local facts, programs too, and what they print stays data', () => {
    writeFileSync(join(directory, 'plain.fact'), '[General]\nRole = web\nexists=/dev/kvm-not\n');
    program('program.fact', `printf '{"n": [1, 2]}'`);
    program('broken.fact', 'exit 3');
    expect(gather(shell, {}).facts).toMatchObject({
      system: 'Linux',
      local: {
        plain: { General: { role: 'web', exists: '/dev/kvm-not' } },
        program: { n: [1, 2] },
        broken: `Failure executing fact script (${directory}/broken.fact), rc: 3`,
      },
    });
  });

  test('says in their place what is wrong with local facts', () => {
    writeFileSync(join(directory, 'filled.fact'), '[a]\nhome = /srv\nlogs = %(HOME)s/log 100%%\n');
    writeFileSync(join(directory, 'percent.fact'), '[a]\nvalue = 100 % sure\n');
    writeFileSync(join(directory, 'circle.fact'), '[a]\nx = %(y)s\ny = %(x)s\n');
    writeFileSync(join(directory, 'flat.fact'), 'no=section\n');
    symlinkSync('/nothing/here', join(directory, 'dangling.fact'));
    const { local } = gather(shell, { gather_subset: ['!all', '!min', 'local'] }).facts;
    expect(local).toMatchObject({
      filled: { a: { home: '/srv', logs: '/srv/log 100%' } },
      percent: expect.stringMatching(/^error loading facts as ini/),
      circle: expect.stringMatching(/^error loading facts as ini .* leads back to itself/),
      flat: `error loading facts as JSON or ini - please check content: ${directory}/flat.fact`,
      dangling: expect.stringMatching(/^Could not stat fact/),
    });
  });

  test('knows what the programs of the system say', () => {
    const said = (command: string) => spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout.trim();
    const { facts } = gather(shell, {});
    expect(facts).toMatchObject({
      machine: said('uname -m'),
      userspace_bits: said('getconf LONG_BIT'),
      processor_nproc: Number(said('nproc')),
      user_id: said('id -un'),
      effective_group_ids: said('id -G').split(' ').map(Number),
    });
  });

  test('knows summer and winter of the zone', () => {
    process.env.TZ = 'Europe/Berlin';
    try {
      expect(gather(shell, { gather_subset: ['!all', 'date_time'] }).facts.date_time).toMatchObject({ tz_dst: 'CEST' });
    } finally {
      delete process.env.TZ;
    }
  });

  test('gives up a local fact that never ends, with all that it started, and says so', () => {
    const word = `sleeper-${process.pid}-${Date.now()}`;
    program('bin/sleeper', `exec -a ${word} sleep 60 2>/dev/null || sleep 60`);
    program('late.fact', `echo '{}'; sh -c 'sleep 61; : ${word}'; :`);
    program('later.fact', `echo '{"n": 2}'`);
    const { facts, warnings, seconds } = gather(shell, { gather_subset: ['!all', 'local', 'fips'] });
    expect(facts).toMatchObject({ local: { later: { n: 2 } }, system: 'Linux', fips: expect.any(Boolean) });
    expect(facts.local).not.toHaveProperty('late');
    expect(warnings).toEqual([`gave up the local fact ${directory}/late.fact: it took too long`]);
    expect(seconds).toBeLessThan(10);
    expect(processes(word)).toBe('');
  });

  test('gives up a program of the system that never ends', () => {
    program('bin/lsb_release', 'sleep 60');
    const { facts, warnings, seconds } = gather(shell, { gather_subset: ['!all', 'lsb'] });
    expect(facts).toMatchObject({ system: 'Linux' });
    expect(warnings).toEqual(['gave up lsb: it took too long']);
    expect(seconds).toBeLessThan(10);
  });
});

const perl = readFileSync(new URL('silent-file-system.pl', import.meta.url), 'utf8');

/** Whether this machine lets us mount a file system that a program of ours serves. */
function canMount(): boolean {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
    return process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'perl', '-e', '1']).status === 0;
  } catch {
    return false;
  }
}

describe.runIf(canMount())('a file system that never answers', () => {
  test.each([
    ['at a mount point of its own', 'fuse.sshfs', '/dev/silent', 'mounts/far'],
    ['above one of a device', 'fuse.sshfs', 'silent', 'mounts'],
    ['of no kind that says more', 'fuse', '/dev/silent', 'mounts/far'],
  ])('%s is not asked', (_where, type, device, below) => {
    mkdirSync(join(directory, 'mounts/far'), { recursive: true });
    mkdirSync(join(directory, 'mounts/near'));
    const source = spawnSync('findmnt', ['-rnvo', 'SOURCE', '-T', '/usr'], { encoding: 'utf8' }).stdout.trim();
    const inside = `mount --bind /usr ${directory}/mounts/near && exec perl -e "$0" "$@"`;
    const wrap = ['unshare', '-m', 'sh', '-c', inside, perl, join(directory, below), type, device];
    const { facts } = gather(['dash'], { gather_subset: ['!all', '!min', 'mounts'] }, wrap);
    const mounts = facts.mounts as Record<string, unknown>[];
    const far = mounts.find(({ mount }) => mount === join(directory, below));
    if (device.startsWith('/')) expect(far).toMatchObject({ fstype: type, device });
    expect(far ?? {}).not.toHaveProperty('size_total');
    const near = mounts.find(({ mount }) => mount === join(directory, 'mounts/near'));
    if (source.startsWith('/') && below !== 'mounts') expect(near).toHaveProperty('size_total');
    else if (near) expect(near).not.toHaveProperty('size_total');
  });
});

test.each(SHELLS)('sizes of a file system that we do not know have a deadline, in %s', (...shell) => {
  program('bin/stat', 'case $* in *odd*) sleep 60 ;; *) echo "asked $*" ;; esac');
  const rows = [
    '/dev/a / ext4',
    '/dev/b /odd oddfs',
    'nas:/c /c odd',
    '//nas/d /d odd',
    '/dev/e /c/e ext4',
    'f /c nfs',
  ];
  const found = rows.map((row) => `/proc/mounts:${row} rw 0 0`).join('\n');
  const text = `nl='\n' found='${found}'\n${DEADLINE.text}\n${sizesOfMounts(1).text}`;
  const { stdout } = spawnSync(shell[0] ?? '', [...shell.slice(1), '-c', text], {
    env: { ...process.env, PATH: `${directory}/bin:${process.env.PATH}` },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual([
    'asked -f -c filesystem=%S %b %a %c %d %n -- /',
    'given-up=the sizes of mounts',
  ]);
});

test('only what is asked for is looked at', () => {
  const text = (...subset: string[]) => factsScript(topicsOf(subset), { factPath: '/x' }).text;
  expect(text('!all', '!min', 'memory')).toContain('grep -sH . /proc/meminfo');
  expect(text('!all', '!min', 'memory')).not.toMatch(/sed -n|systemctl|ip -o|within/);
  const filtered = setup.inspect(setup.params.schema.parse({ filter: ['ansible_memtotal_mb', 'fips'] }));
  expect(filtered.host.script.text).toContain('grep -sH . /proc/sys/crypto/fips_enabled /proc/meminfo $files');
  expect(text('!all', '!min', 'distribution')).not.toMatch(/meminfo|sed -n|date/);
});
