import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apt } from '../../../src/modules/packages/apt.ts';
import { aptGet } from '../../../src/modules/packages/apt-get.ts';
import { waitForApt } from '../../../src/modules/packages/apt-lock.ts';
import type { AptWant } from '../../../src/modules/packages/apt-params.ts';
import { aptRepository } from '../../../src/modules/packages/apt-repository.ts';
import { candidatesProbe } from '../../../src/modules/packages/candidates.ts';
import { dpkgProbe } from '../../../src/modules/packages/dpkg.ts';
import { packageModule } from '../../../src/modules/packages/package.ts';
import { readSpec } from '../../../src/modules/packages/package-spec.ts';
import { fileNameFor, readSource, withoutSource, withSource } from '../../../src/modules/packages/sources-list.ts';
import { parse } from '../conformance.ts';
import { LocalHost, localShells } from '../local-host.ts';

const output = (stdout: string) => ({ rc: 0, stdout, stderr: '', bytes: Buffer.from(stdout) });
const want = (args: Readonly<Record<string, unknown>>) => parse(apt, args) as AptWant;

test.each([
  ['nginx', { name: 'nginx', version: undefined, glob: false }],
  ['nginx=1.22*', { name: 'nginx', version: '1.22*', glob: false }],
  ['redis=5:7.0.15-1', { name: 'redis', version: '5:7.0.15-1' }],
  ['libc6:i386', { name: 'libc6:i386' }],
  ['nginx/bookworm-backports', { name: 'nginx', version: undefined }],
  ['php8*', { name: 'php8*', glob: true }],
  ['g++', { name: 'g++', glob: false }],
])('%s names a package', (text, spec) => {
  expect(readSpec(text)).toMatchObject(spec);
});

test.each(['-y', '', 'a b', 'foo>=1.0', '$(id)'])('%j names none', (text) => {
  expect(() => readSpec(text)).toThrow('is not the name of a package');
});

test('what apt-cache says is read with every version there is', () => {
  const said = `nginx:
  Installed: 1.20
  Candidate: 1.22.1-9
  Version table:
     1.22.1-9 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
 *** 1.20 100
        100 /var/lib/dpkg/status
mta:
  Installed: (none)
  Candidate: (none)
  Version table:
provides mail-transport-agent, default-mta (= 4.96)
`;
  expect(candidatesProbe([readSpec('nginx')], undefined).parse(output(said))).toEqual({
    known: {
      nginx: { version: '1.22.1-9', versions: ['1.22.1-9', '1.20'] },
      mta: { version: undefined, versions: [] },
    },
    matching: [],
    provided: ['mail-transport-agent', 'default-mta'],
  });
});

describe('the command line of apt-get', () => {
  const last = (args: Readonly<Record<string, unknown>>) =>
    aptGet(want(args), ['install'], ['nginx']).text.split('\n').at(-1);

  test('keeps changed configuration files and waits for locks', () => {
    expect(last({ name: 'nginx' })).toBe(
      'apt-get -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=60 install nginx',
    );
  });

  test('says what is allowed', () => {
    const args = { install_recommends: 'no', default_release: 'sid', allow_downgrade: true, fail_on_autoremove: true };
    expect(last({ ...args, dpkg_options: '' })).toBe(
      'apt-get -y -q -o DPkg::Lock::Timeout=60 -o APT::Install-Recommends=no -t sid --allow-downgrades --no-remove install nginx',
    );
  });

  test('an empty default_release is none', () => {
    expect(last({ default_release: '', dpkg_options: '' })).toBe(
      'apt-get -y -q -o DPkg::Lock::Timeout=60 install nginx',
    );
  });
});

test('nobody waits where nobody holds a lock, in any shell', async () => {
  for (const shell of localShells()) {
    const { rc, stderr } = await new LocalHost(shell, '/tmp').run(waitForApt(0));
    expect({ rc, stderr }, shell.name).toEqual({ rc: 0, stderr: '' });
  }
});

test('package takes the parameters of apt and no other manager', () => {
  expect(parse(packageModule, { name: 'x', allow_downgrade: true })).toMatchObject({ allow_downgrade: true });
  expect(() => parse(packageModule, { name: 'x', use: 'dnf' })).toThrow('the "dnf" package manager');
  expect(() => parse(packageModule, { name: 'x', enablerepo: 'epel' })).toThrow(
    '"enablerepo": it is a parameter of dnf and yum',
  );
});

describe('sources of apt', () => {
  const source = 'deb [arch=amd64 signed-by=/k.asc] https://download.docker.com/linux/debian bookworm stable';

  test('are the same whatever their blanks, and their file is called as Ansible calls it', () => {
    expect(readSource(source.replaceAll(' ', '  '))).toEqual({ enabled: true, text: source });
    expect(fileNameFor(source)).toBe('download_docker_com_linux_debian_bookworm_stable');
  });

  test('are switched on where they are commented out, and taken out as they stand', () => {
    expect(withSource(`# ${source}\n`, source)).toBe(`${source}\n`);
    expect(withSource('deb http://x y z\n', source)).toBeUndefined();
    expect(withoutSource(`a\n${source} # ours\nb\n`, source)).toBe('a\nb\n');
  });

  test.each(['ppa:nginx/stable', 'http://x', 'deb http://x'])('%s is refused', (repo) => {
    expect(() => parse(aptRepository, { repo })).toThrow();
  });
});

test('packages that came for the sake of another are read from the file of apt', () => {
  const { script } = dpkgProbe([readSpec('libslang2'), readSpec('curl'), readSpec('libc6:i386'), readSpec('php*')]);
  const [reading = ''] = /grep -A 2[\s\S]*?automatic\\t\/p;\}'/.exec(script.text) ?? [];
  const states = `Package: libslang2
Architecture: amd64
Auto-Installed: 1

Package: curl
Architecture: amd64
Auto-Installed: 0

Package: libslang2-dev
Architecture: amd64
Auto-Installed: 1
`;
  for (const shell of localShells()) {
    const file = join(mkdtempSync(join(tmpdir(), 'infrakit-apt-')), 'extended_states');
    writeFileSync(file, states);
    const [program, ...options] = shell.command;
    const input = reading.replace('/var/lib/apt/extended_states', file);
    const { stdout } = spawnSync(program, options, { input, encoding: 'utf8', env: { PATH: shell.path } });
    expect(stdout).toBe('automatic\tlibslang2\n');
  }
});
