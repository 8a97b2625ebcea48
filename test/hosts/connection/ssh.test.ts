import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connector, type Target, UnreachableError } from '../../../src/connection/connection.ts';
import { SshConnector } from '../../../src/connection/ssh-connector.ts';
import { RemoteHost } from '../../../src/remote/remote-host.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { sh } from '../../../src/shell/sh.ts';
import { describeConnection } from './conformance.ts';
import { connections, processes } from './proc.ts';
import { freePort, makeKey, type Sshd, startSshd } from './sshd.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

describeConnection('ssh', () => ({ connector: new SshConnector(), target: sshd.target }));

/** The error of a connection that must not come about. */
async function refusal(target: Target): Promise<UnreachableError> {
  const connector = new SshConnector();
  try {
    await connector.connect(target);
  } catch (error) {
    if (error instanceof UnreachableError) return error;
    throw error;
  } finally {
    await connector.close();
  }
  throw new Error('the connection came about');
}

async function using<T>(connector: Connector, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await connector.close();
  }
}

describe('the host key', () => {
  const name = () => `[127.0.0.1]:${sshd.port}`;
  const fresh = (mode: Target['hostKeys']['mode'], file: string): Target => ({
    ...sshd.target,
    hostKeys: { mode, knownHostsFiles: [join(sshd.directory, file)] },
  });

  it('of a host never seen is refused, with its fingerprint and the remedy', async () => {
    const error = await refusal(fresh('strict', 'none'));
    expect(error.message).toMatch(/host key of loop .* is not known: it offers ssh-ed25519 SHA256:[\w+/]{43}/);
    expect(error.hint).toContain(`ssh-keyscan -p ${sshd.port} 127.0.0.1 >> ${sshd.directory}/none`);
    expect(existsSync(join(sshd.directory, 'none'))).toBe(false);
  });

  it('of a host never seen is recorded once with accept-new, and is known from then on', async () => {
    const target = fresh('accept-new', 'new');
    const connector = new SshConnector();
    await using(connector, () => Promise.all([1, 2, 3].map(() => connector.connect(target))));
    const file = join(sshd.directory, 'new');
    expect(readFileSync(file, 'utf8')).toBe(`${name()} ${sshd.hostKey()}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const strict = new SshConnector();
    await using(strict, () => strict.connect(fresh('strict', 'new')));
  });

  it.each(['strict', 'accept-new'] as const)('that has changed is fatal with %s, and names the line', async (mode) => {
    makeKey(join(sshd.directory, `other-${mode}`), 'ed25519');
    const other = readFileSync(join(sshd.directory, `other-${mode}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
    const file = join(sshd.directory, `changed-${mode}`);
    writeFileSync(file, `# a comment\n${name()} ${other}\n`);
    const error = await refusal(fresh(mode, `changed-${mode}`));
    expect(error.message).toMatch(/has changed: it offers ssh-ed25519 SHA256:.*but is known by ssh-ed25519 SHA256:/);
    expect(error.message).toContain(`${file}:2`);
    expect(error.hint).toContain(`ssh-keygen -f '${file}' -R '${name()}'`);
    expect(readFileSync(file, 'utf8')).toBe(`# a comment\n${name()} ${other}\n`);
  });

  it('that is known by another type only is asked for by that type', async () => {
    writeFileSync(join(sshd.directory, 'ecdsa'), `${name()} ${sshd.hostKey('ecdsa')}\n`);
    const connector = new SshConnector();
    await using(connector, () => connector.connect(fresh('strict', 'ecdsa')));
  });

  it('that is known under a hashed name by another type only is asked for by that type', async () => {
    const file = join(sshd.directory, 'hashed');
    writeFileSync(file, `${name()} ${sshd.hostKey('ecdsa')}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const connector = new SshConnector();
    await using(connector, () => connector.connect(fresh('strict', 'hashed')));
    makeKey(join(sshd.directory, 'other-hashed'), 'ecdsa');
    const other = readFileSync(join(sshd.directory, 'other-hashed.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(file, `${name()} ${other}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    expect((await refusal(fresh('strict', 'hashed'))).message).toMatch(/has changed: it offers ecdsa/);
  });

  it('that is revoked is fatal although it is known, too', async () => {
    writeFileSync(join(sshd.directory, 'revoked'), `${name()} ${sshd.hostKey()}\n@revoked * ${sshd.hostKey()}\n`);
    const error = await refusal(fresh('accept-new', 'revoked'));
    expect(error.message).toContain(`is revoked: ${sshd.directory}/revoked:2`);
  });

  it('of a host that is known by a certificate authority only is refused by name', async () => {
    writeFileSync(join(sshd.directory, 'authority'), `@cert-authority * ${sshd.hostKey('ecdsa')}\n`);
    const error = await refusal(fresh('accept-new', 'authority'));
    expect(error.message).toContain(`${sshd.directory}/authority:1 trusts only certificates`);
    expect(error.hint).toContain('record the key itself');
  });

  it('is not looked at with off', async () => {
    const connector = new SshConnector();
    await using(connector, () => connector.connect(fresh('off', 'none')));
  });

  it('is verified before a password is sent', async () => {
    const target = { ...fresh('strict', 'none'), privateKeyFiles: [], password: new Secret('not for strangers') };
    expect((await refusal(target)).message).toContain('is not known');
  });
});

describe('a login', () => {
  it('opens an encrypted key with its passphrase, once for all hosts', async () => {
    makeKey(join(sshd.directory, 'locked'), 'ed25519', 'open sesame');
    const authorized = join(sshd.directory, 'authorized_keys');
    writeFileSync(authorized, readFileSync(join(sshd.directory, 'locked.pub')), { flag: 'a' });
    const target = {
      ...sshd.target,
      privateKeyFiles: [join(sshd.directory, 'locked')],
      privateKeyPassphrase: new Secret('open sesame'),
    };
    const connector = new SshConnector();
    await using(connector, () => Promise.all([1, 2, 3, 4].map(() => connector.connect(target))));
  });

  it.each([
    [undefined, 'is encrypted and no passphrase was given'],
    [new Secret('wrong'), 'does not open with this passphrase'],
  ])('says what is wrong with a key that it cannot open', async (privateKeyPassphrase, message) => {
    const privateKeyFiles = [join(sshd.directory, 'locked'), join(sshd.directory, 'missing')];
    const error = await refusal({ ...sshd.target, privateKeyFiles, privateKeyPassphrase });
    expect(error.message).toContain(`locked ${message}`);
    expect(error.message).toContain('missing no such file');
  });

  it('asks the agent, and tries key files before it', async () => {
    const socket = join(sshd.directory, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    await expect.poll(() => existsSync(socket)).toBe(true);
    const add = spawn('ssh-add', [join(sshd.directory, 'id')], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: 'ignore',
    });
    await new Promise((resolve) => add.once('exit', resolve));
    const connector = new SshConnector();
    await using(connector, () => connector.connect({ ...sshd.target, privateKeyFiles: [], agent: socket }));
    agent.kill();
    makeKey(join(sshd.directory, 'stranger'), 'ed25519');
    const privateKeyFiles = [join(sshd.directory, 'stranger')];
    const error = await refusal({ ...sshd.target, privateKeyFiles, agent: '/nonexistent/agent' });
    expect(error.message).toMatch(/permission denied; tried: .*stranger, the agent$/);
  });

  it('that is refused names the user, the address, what was tried, and no secret', async () => {
    makeKey(join(sshd.directory, 'unknown'), 'ed25519');
    const error = await refusal({
      ...sshd.target,
      privateKeyFiles: [join(sshd.directory, 'unknown')],
      password: new Secret('hunter2hunter2'),
    });
    expect(error.message).toContain(`loop (${sshd.target.user}@127.0.0.1 port ${sshd.port})`);
    expect(error.message).toMatch(/permission denied; tried: .*unknown, the password$/);
    expect(JSON.stringify([error.report(), error])).not.toContain('hunter2');
  });
});

describe('a host that cannot be reached', () => {
  it('refuses the connection', async () => {
    const error = await refusal({ ...sshd.target, port: await freePort() });
    expect(error.message).toContain('connection refused');
    expect(error.hint).toContain('ansible_port');
  });

  it('has no name', async () => {
    const error = await refusal({ ...sshd.target, address: 'no-such-host.invalid' });
    expect(error.message).toMatch(/the name (is not known|could not be looked up)/);
    expect(error.hint).toContain('ansible_host');
  });

  it('accepts and then says nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const error = await refusal({ ...sshd.target, port, connectTimeout: 400 });
    expect(error.message).toContain('within 0.4 s');
    server.close();
  });

  it('speaks something else', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const error = await refusal({ ...sshd.target, port, connectTimeout: 3_000 });
    expect(error.message).toContain(`port ${port}`);
    server.close();
  }, 60_000);

  it('has no algorithm in common with us: both lists are named', async () => {
    const odd = await startSshd(['KexAlgorithms sntrup761x25519-sha512@openssh.com']);
    const error = await refusal(odd.target);
    await odd.stop();
    expect(error.message).toMatch(/no common key exchange algorithm; we offer curve25519.*; it offers sntrup761/);
    expect(error.hint).toContain('sshd_config');
  });
});

describe('many connections', () => {
  it('get through although sshd takes one at a time', async () => {
    const narrow = await startSshd(['MaxStartups 1']);
    const connector = new SshConnector();
    await using(connector, () => Promise.all(Array.from({ length: 8 }, () => connector.connect(narrow.target))));
    await narrow.stop();
  });

  it('to one host work with a single session', async () => {
    const single = await startSshd(['MaxSessions 1']);
    const connector = new SshConnector();
    const host = new RemoteHost(single.target, connector);
    await using(connector, async () => {
      expect((await host.run(sh`echo one`)).stdout).toBe('one\n');
      const read: Uint8Array[] = [];
      for await (const chunk of host.read('/etc/hostname')) read.push(chunk);
      expect(Buffer.concat(read).toString()).toBe(readFileSync('/etc/hostname', 'utf8'));
      expect((await host.run(sh`echo two`)).stdout).toBe('two\n');
    });
    await single.stop();
  });
});

describe('a jump host', () => {
  it('is connected to once for all hosts behind it, and each verifies its own key', async () => {
    const jump = { ...sshd.target, name: 'bastion' };
    const inner = await startSshd();
    const connector = new SshConnector();
    const host = new RemoteHost({ ...inner.target, jumps: [jump] }, connector);
    const other = new RemoteHost({ ...inner.target, name: 'second', jumps: [jump] }, connector);
    await using(connector, async () => {
      const seen = await Promise.all([host, other].map((each) => each.run(sh`echo "$SSH_CONNECTION"`)));
      expect(seen.map((output) => output.rc)).toEqual([0, 0]);
      expect(connections(sshd.port)).toBe(1);
    });
    await expect.poll(() => connections(sshd.port)).toBe(0);

    inner.know(`[127.0.0.1]:${inner.port} ${sshd.hostKey()}`);
    expect((await refusal({ ...inner.target, jumps: [jump] })).message).toContain('host key of loop');
    const wrong = { ...jump, hostKeys: { mode: 'strict' as const, knownHostsFiles: [] } };
    expect((await refusal({ ...inner.target, jumps: [wrong] })).message).toContain('host key of bastion');
    await inner.stop();
  });

  it('does not hold back what comes in pieces', async () => {
    const inner = await startSshd();
    const connector = new SshConnector();
    const host = new RemoteHost({ ...inner.target, jumps: [{ ...sshd.target, name: 'bastion' }] }, connector);
    await using(connector, async () => {
      const times: number[] = [];
      for (let turn = 0; turn < 21; turn += 1) {
        const begun = performance.now();
        await host.run(sh`echo one; echo two >&2`);
        times.push(performance.now() - begun);
      }
      // The acknowledgement that sshd would wait for otherwise takes 40 ms.
      expect(times.sort((a, b) => a - b)[10]).toBeLessThan(30);
    });
    await inner.stop();
  });

  it('that cannot be reached is named', async () => {
    const jump = { ...sshd.target, name: 'bastion', port: await freePort() };
    const error = await refusal({ ...sshd.target, name: 'inner', jumps: [jump] });
    expect(error.message).toMatch(/cannot reach inner through its jump host: cannot connect to bastion/);
  });
});

describe('a line that is lost', () => {
  it('by silence rejects what is under way, and the next use connects anew', async () => {
    const wire = await startWire(sshd.port);
    sshd.know(`[127.0.0.1]:${wire.port} ${sshd.hostKey()}`);
    const target = { ...sshd.target, port: wire.port, keepalive: { interval: 200, count: 2 } };
    const connector = new SshConnector();
    const host = new RemoteHost(target, connector);
    await using(connector, async () => {
      await host.run(sh`:`);
      const before = performance.now();
      const waiting = host.run(sh`sleep 30`);
      wire.cut();
      await expect(waiting).rejects.toThrow(UnreachableError);
      await expect(waiting).rejects.toThrow(/was lost: no sign of life/);
      expect(performance.now() - before).toBeLessThan(3_000);
      wire.mend();
      expect((await host.run(sh`echo back`)).stdout).toBe('back\n');
    });
    wire.close();
  });

  it('by its end rejects at once, and ends what the script had started', async () => {
    const wire = await startWire(sshd.port);
    sshd.know(`[127.0.0.1]:${wire.port} ${sshd.hostKey()}`);
    const connector = new SshConnector();
    const host = new RemoteHost({ ...sshd.target, port: wire.port }, connector);
    const seconds = `4${Date.now() % 10_000_000}`;
    await using(connector, async () => {
      await host.run(sh`:`);
      const waiting = host.run(sh`sleep ${seconds}`);
      await expect.poll(() => processes(`sleep ${seconds}`)).toBe(1);
      wire.close();
      await expect(waiting).rejects.toThrow(/the connection to loop .* was lost/);
      await expect.poll(() => processes(`sleep ${seconds}`), { timeout: 5_000 }).toBe(0);
    });
  });
});

/** A TCP relay that can fall silent without closing. */
async function startWire(to: number) {
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => socket.destroy());
    }
    near.on('data', (data) => silent || far.write(data)).on('close', () => far.destroy());
    far.on('data', (data) => silent || near.write(data)).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      silent = true;
    },
    mend: () => {
      silent = false;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
