import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Target, UnreachableError } from '../../../src/connection/connection.ts';
import { SshConnector } from '../../../src/connection/ssh-connector.ts';
import type { Become } from '../../../src/remote/become.ts';
import { BecomeError, type BecomeErrorKind } from '../../../src/remote/become-error.ts';
import { RemoteHost } from '../../../src/remote/remote-host.ts';
import { ScriptTimeout } from '../../../src/remote/session.ts';
import { change } from '../../../src/sdk/change.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { Shell, sh } from '../../../src/shell/sh.ts';
import { Fleet, type FleetHost } from '../../fleet/fleet.ts';

let fleet: Fleet;
let debian: FleetHost;
let busybox: FleetHost;
let connector: SshConnector;
beforeAll(async () => {
  fleet = await Fleet.up({ systemd: 1, busybox: 1 }, { lane: 7, fresh: true });
  debian = fleet.host('deb1');
  busybox = fleet.host('bb1');
  connector = new SshConnector();
});
afterAll(async () => {
  await connector.close();
  await fleet.down();
});

const PASSWORD = new Secret('fleet');
const root = (more: Partial<Become> = {}): Become => ({ user: 'root', method: 'sudo', ...more });

const target = (host: FleetHost, user = host.user): Target => ({
  name: host.name,
  address: host.address,
  port: 22,
  user,
  privateKeyFiles: [host.privateKeyPath],
  hostKeys: { mode: 'strict', knownHostsFiles: [host.knownHostsPath] },
  jumps: [],
  connectTimeout: 10_000,
  keepalive: { interval: 500, count: 2 },
});
const remote = (host: FleetHost, user?: string): RemoteHost => new RemoteHost(target(host, user), connector);

const password = (host: FleetHost, user: string, secret: Secret): Target => ({
  ...target(host, user),
  privateKeyFiles: [],
  password: secret,
});

async function refused(host: RemoteHost, as: Become): Promise<BecomeError> {
  const error: unknown = await host.run(sh`id`, { as }).catch((reason) => reason);
  if (error instanceof BecomeError) return error;
  throw new Error(`expected a BecomeError, not ${String(error)}`);
}

describe('the login shell', () => {
  it.each([
    ['bash', 'deb1', 'admin'],
    ['dash', 'deb1', 'dash'],
    ['busybox ash', 'deb1', 'ash'],
    ['busybox ash under dropbear', 'bb1', 'admin'],
  ])('may be %s', async (_shell, name, user) => {
    const host = remote(fleet.host(name), user);
    expect(await host.run(sh`id -un; exit 3`)).toMatchObject({ rc: 3, stdout: `${user}\n`, stderr: '' });
    await host.close();
  });

  it('may print whatever it likes before our frames', async () => {
    await fleet.exec(debian, `printf 'echo noise; echo noise >&2; set -e\\n' >/home/guest/.bashrc`);
    const host = remote(debian, 'guest');
    expect(await host.run(sh`echo answer`)).toMatchObject({ stdout: 'answer\n', stderr: '' });
    const read: Uint8Array[] = [];
    for await (const chunk of host.read('/etc/hostname')) read.push(chunk);
    expect(Buffer.concat(read).toString()).toBe('deb1\n');
    await host.close();
    await fleet.exec(debian, 'rm /home/guest/.bashrc');
  });

  it.each([
    ['refuses to run commands', 'usermod -s /usr/sbin/nologin guest', /currently not available/],
    ['ends too early', `echo 'echo bye >&2; exit 1' >/home/guest/.bashrc`, /bye/],
  ])('that %s is told by its own words', async (_name, setting, words) => {
    await fleet.exec(debian, setting);
    const host = remote(debian, 'guest');
    const error: unknown = await host.run(sh`:`).catch((reason) => reason);
    await fleet.exec(debian, 'usermod -s /bin/bash guest; rm -f /home/guest/.bashrc');
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ message: expect.stringMatching(words) });
  });
});

describe('a login by password', () => {
  it('works', async () => {
    await fleet.exec(
      debian,
      `echo 'PasswordAuthentication yes' >/etc/ssh/sshd_config.d/10-test.conf; systemctl restart ssh`,
    );
    const host = new RemoteHost(password(debian, 'deploy', PASSWORD), connector);
    expect((await host.run(sh`id -un`)).stdout).toBe('deploy\n');
    await host.close();
  });

  it('works where it is asked for by keyboard-interactive', async () => {
    const settings = 'PasswordAuthentication no\\nKbdInteractiveAuthentication yes\\n';
    await fleet.exec(debian, `printf '${settings}' >/etc/ssh/sshd_config.d/10-test.conf; systemctl restart ssh`);
    const host = new RemoteHost(password(debian, 'deploy', PASSWORD), connector);
    expect((await host.run(sh`id -un`)).stdout).toBe('deploy\n');
    await host.close();
    const wrong = new RemoteHost(password(debian, 'deploy', new Secret('not the one')), connector);
    await expect(wrong.run(sh`:`)).rejects.toThrow(/permission denied; tried: the password, when asked$/);
    await fleet.exec(debian, 'rm /etc/ssh/sshd_config.d/10-test.conf; systemctl restart ssh');
  });
});

describe('becoming root', () => {
  afterEach(() => fleet.exec(debian, 'rm -f /etc/sudoers.d/90-test'));

  it.each([
    ['without a password', 'admin', root()],
    ['with a password', 'deploy', root({ password: PASSWORD })],
    ['with a password that is not asked for', 'admin', root({ password: new Secret('never sent') })],
    ['with su', 'guest', root({ method: 'su', password: PASSWORD })],
  ])('works with sudo %s', async (_name, user, as) => {
    const host = remote(debian, user);
    expect(await host.run(sh`id -un; echo "$HOME"; umask`, { as })).toMatchObject({ stdout: 'root\n/root\n0077\n' });
    expect(await host.run(sh`id -un`)).toMatchObject({ stdout: `${user}\n` });
    await host.close();
  });

  it('and then another user, each in a shell of its own that is kept', async () => {
    const host = remote(debian, 'admin');
    for (const user of ['root', 'guest', 'admin']) {
      expect((await host.run(sh`id -un`, { as: root({ user }) })).stdout).toBe(`${user}\n`);
    }
    const before = host.roundTrips;
    for (const user of ['root', 'guest', 'admin']) await host.run(sh`:`, { as: root({ user }) });
    expect(host.roundTrips - before).toBe(3);
    await host.close();
  });

  it.each<[string, string, Become, BecomeErrorKind, RegExp]>([
    ['a wrong password', 'deploy', root({ password: new Secret('wrong') }), 'wrong-password', /password is wrong/],
    ['no password', 'deploy', root(), 'password-needed', /asks for a password and none was given/],
    ['no password and -n', 'deploy', root({ flags: '-H -n' }), 'password-needed', /asks for a password/],
    ['no right to sudo', 'guest', root({ password: PASSWORD }), 'not-allowed', /guest may not do that/],
    ['a user that is not there', 'admin', root({ user: 'nobody2' }), 'unknown-user', /there is no user nobody2/],
    ['a command that is not there', 'admin', root({ exe: '/opt/sudo' }), 'missing', /\/opt\/sudo is not there/],
    ['doas where there is none', 'admin', root({ method: 'doas' }), 'missing', /doas is not there/],
    [
      'su and a wrong password',
      'guest',
      root({ method: 'su', password: new Secret('wrong') }),
      'wrong-password',
      /wrong/,
    ],
    ['su and no password', 'guest', root({ method: 'su' }), 'password-needed', /none was given/],
  ])('fails by name with %s', async (_name, user, as, kind, message) => {
    const host = remote(debian, user);
    const error = await refused(host, as);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`cannot become ${as.user} on deb1 with ${as.method}`);
    expect(error.hint).not.toBe('');
    expect(error.report()).not.toMatch(/infrakit-[0-9a-f]{16}|\bwrong\b.*\bwrong\b/);
    expect((await host.run(sh`echo still here`)).stdout).toBe('still here\n');
    await host.close();
  });

  it.each<[string, string, BecomeErrorKind]>([
    ['a terminal', 'Defaults:deploy requiretty', 'needs-terminal'],
    [
      'another command only',
      'deploy ALL=(ALL) NOPASSWD: /bin/true\\nDefaults:deploy !authenticate\\ndeploy ALL=(ALL) !/bin/sh',
      'not-allowed',
    ],
  ])('fails by name where sudoers wants %s', async (_name, rules, kind) => {
    await fleet.exec(debian, `printf '${rules}\\n' >/etc/sudoers.d/90-test; chmod 440 /etc/sudoers.d/90-test`);
    const host = remote(debian, 'deploy');
    expect(await refused(host, root({ password: PASSWORD }))).toMatchObject({ kind });
    await host.close();
  });

  it('fails by name where the account has expired', async () => {
    const host = remote(debian, 'deploy');
    await host.run(sh`:`);
    await fleet.exec(debian, 'chage -E 1 deploy');
    const error = await refused(host, root({ password: PASSWORD }));
    await fleet.exec(debian, 'chage -E -1 deploy');
    expect(error).toMatchObject({ kind: 'account', message: expect.stringContaining('expired') });
    await host.close();
  });

  it.each([
    ['a lecture', 'Defaults:deploy lecture=always'],
    ['no cached ticket', 'Defaults:deploy timestamp_timeout=0'],
    ['a terminal of its own for the command', 'Defaults:deploy use_pty'],
    ['a prompt of its own', 'Defaults:deploy passprompt="Kennwort bitte: "'],
    ['its log of all input and output', 'Defaults:deploy log_output'],
  ])('works although sudoers sets %s', async (_name, rules) => {
    await fleet.exec(debian, `printf '${rules}\\n' >/etc/sudoers.d/90-test; chmod 440 /etc/sudoers.d/90-test`);
    const host = remote(debian, 'deploy');
    const as = root({ password: PASSWORD });
    expect(await host.run(sh`id -un; echo e >&2`, { as })).toMatchObject({ rc: 0, stdout: 'root\n', stderr: 'e\n' });
    const bytes = Buffer.from([0, 10, 13, 10, 4, 3, 26, 255, 127, 17, 19]);
    const temporary = '/root/.staged';
    const stage = [{ temporary, content: { bytes: Buffer.concat(Array(20_000).fill(bytes)) } }];
    expect(
      await host.apply([change('x', null, null, sh`mv ${temporary} /root/file`, { stage })], { as }),
    ).toMatchObject([{ rc: 0 }]);
    const back: Uint8Array[] = [];
    for await (const chunk of host.read('/root/file', { as })) back.push(chunk);
    expect(Buffer.concat(back).equals(Buffer.concat(Array(20_000).fill(bytes)))).toBe(true);
    await host.close();
  });

  it('tries a wrong password once for a host, however many tasks want it', async () => {
    const failures = async (): Promise<number> => {
      const { stdout } = await fleet.exec(debian, 'journalctl -t sudo --no-pager | grep -c "authentication failure"');
      return Number(stdout);
    };
    const before = await failures();
    const host = remote(debian, 'deploy');
    const as = root({ password: new Secret('wrong') });
    const first = await refused(host, as);
    await host.disconnect();
    expect(await refused(host, as)).toBe(first);
    await expect.poll(failures).toBe(before + 1);
    expect((await host.run(sh`id -un`, { as: root({ password: PASSWORD }) })).stdout).toBe('root\n');
    await host.close();
  });

  it('shows no password in the list of processes', async () => {
    const host = remote(debian, 'deploy');
    const environment = new Map([['TOKEN', 'environment-secret']]);
    const list = new Shell(`cat /proc/[0-9]*/cmdline | tr '\\000' ' '`);
    const { stdout } = await host.run(list, { as: root({ password: PASSWORD }), environment });
    expect(stdout).toContain('sudo -H -S -p infrakit-');
    expect(stdout).not.toMatch(/-secret|TOKEN|\bfleet\b/);
    await host.close();
  });

  it('is ended with all it started when its time is up', async () => {
    const host = remote(debian, 'deploy');
    const as = root({ password: PASSWORD });
    const running = async () =>
      Number((await fleet.exec(debian, 'grep -zcsx "3131[3]" /proc/[0-9]*/cmdline | grep -c ":1$"')).stdout);
    const slow = host.run(sh`sh -c 'sleep 31313; :'; :`, { as, timeout: 1_500 });
    await expect.poll(running).toBe(1);
    await expect(slow).rejects.toThrow(ScriptTimeout);
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
    expect((await host.run(sh`id -un`, { as })).stdout).toBe('root\n');
    await host.close();
  });
});

describe('a busybox host', () => {
  it('has no sudo, and says so', async () => {
    expect(await refused(remote(busybox, 'admin'), root())).toMatchObject({ kind: 'missing' });
  });

  it('takes small and large contents and gives them back', async () => {
    const host = remote(busybox);
    for (const size of [3, 70_000, 5_000_000]) {
      const bytes = Buffer.alloc(size, Buffer.from([0, 255, 10, 39, 37, 92]));
      const stage = [{ temporary: '/root/.staged', content: { bytes } }];
      const outputs = await host.apply([change('x', null, null, sh`mv /root/.staged /root/file`, { stage })]);
      expect(outputs).toMatchObject([{ rc: 0, stderr: '' }]);
      const back: Uint8Array[] = [];
      for await (const chunk of host.read('/root/file')) back.push(chunk);
      expect(Buffer.concat(back).equals(bytes)).toBe(true);
      expect((await host.run(sh`stat -c %a /root/file`)).stdout).toBe('600\n');
    }
    await host.close();
  });

  it('ends what a script started when its time is up', async () => {
    const host = remote(busybox);
    const running = async () => Number((await host.run(new Shell(`ps | grep -c '[s]leep 31313'`))).stdout);
    const other = remote(busybox);
    await expect(other.run(sh`sleep 31313`, { timeout: 700 })).rejects.toThrow(ScriptTimeout);
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
    await Promise.all([host.close(), other.close()]);
  });
});

describe('a line that is cut', () => {
  it('is noticed by the missing signs of life, under a script and under an upload, and comes back', async () => {
    const host = remote(debian);
    const other = remote(debian, 'dash');
    await Promise.all([host.run(sh`:`), other.run(sh`:`)]);
    const before = performance.now();
    const content = { bytes: Buffer.alloc(200_000_000) };
    const staged = change('x', null, null, sh`:`, { stage: [{ temporary: '/tmp/.up', content }] });
    const script = expect(host.run(sh`sleep 60`)).rejects.toThrow(
      /the connection to deb1 .* was lost: no sign of life for 1 s/,
    );
    const upload = expect(other.apply([staged])).rejects.toThrow(UnreachableError);
    await fleet.cut(debian);
    await Promise.all([script, upload]);
    expect(performance.now() - before).toBeLessThan(15_000);
    const unreachable = new RemoteHost({ ...target(debian), connectTimeout: 1_000 }, connector);
    await expect(unreachable.run(sh`:`)).rejects.toThrow(/cannot connect to deb1 .*: no answer within 1 s/);
    await fleet.heal(debian);
    expect((await host.run(sh`echo back`)).stdout).toBe('back\n');
    await Promise.all([host.close(), other.close()]);
  });
});

describe('another machine at the address of a host', () => {
  it('is not taken for it', async () => {
    const known = join(mkdtempSync(join(tmpdir(), 'infrakit-known-')), 'known_hosts');
    copyFileSync(busybox.knownHostsPath, known);
    await fleet.replace(busybox);
    const hostKeys = { mode: 'accept-new' as const, knownHostsFiles: [known] };
    const host = new RemoteHost({ ...target(busybox), hostKeys }, new SshConnector());
    await expect(host.run(sh`:`)).rejects.toThrow(/the host key of bb1 .* has changed/);
  });
});
