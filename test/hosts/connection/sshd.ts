import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../../src/connection/connection.ts';

/** An sshd of our own on 127.0.0.1, with a directory for its keys and ours. */
export interface Sshd {
  readonly port: number;
  readonly directory: string;
  readonly target: Target;
  /** Its public host keys as `type base64`, by type. */
  hostKey(type?: 'ed25519' | 'ecdsa'): string;
  /** Records these lines as the known_hosts of `target`. */
  know(...lines: string[]): void;
  stop(): Promise<void>;
}

/** @param settings lines of sshd_config that come before ours */
export async function startSshd(settings: readonly string[] = []): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), 'infrakit-sshd-'));
  chmodSync(directory, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  for (const type of ['ed25519', 'ecdsa']) makeKey(join(directory, `host_${type}`), type);
  makeKey(join(directory, 'id'), 'ed25519');
  const port = await freePort();
  writeFileSync(join(directory, 'authorized_keys'), readFileSync(join(directory, 'id.pub')));
  const config = [
    ...settings,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(directory, 'host_ed25519')}`,
    `HostKey ${join(directory, 'host_ecdsa')}`,
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    `PidFile ${join(directory, 'pid')}`,
    'StrictModes no',
    'PermitRootLogin yes',
    'UsePAM no',
    'PrintMotd no',
    'LogLevel ERROR',
  ];
  writeFileSync(join(directory, 'config'), `${config.join('\n')}\n`);
  const process = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(directory, 'config')], { stdio: 'ignore' });
  await answering(port, process);

  const knownHosts = join(directory, 'known_hosts');
  const hostKey = (type = 'ed25519'): string =>
    readFileSync(join(directory, `host_${type}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ')
      .trim();
  const know = (...lines: string[]): void => writeFileSync(knownHosts, lines.map((line) => `${line}\n`).join(''));
  know(`[127.0.0.1]:${port} ${hostKey()}`);
  return {
    port,
    directory,
    hostKey,
    know,
    target: {
      name: 'loop',
      address: '127.0.0.1',
      port,
      user: userInfo().username,
      privateKeyFiles: [join(directory, 'id')],
      hostKeys: { mode: 'strict', knownHostsFiles: [knownHosts] },
      jumps: [],
      connectTimeout: 10_000,
      keepalive: { interval: 15_000, count: 3 },
    },
    stop: async () => {
      const ended = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

/** Makes a key pair without a passphrase, or with one. */
export function makeKey(file: string, type: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-f', file]);
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answering(port: number, process: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (process.exitCode !== null) throw new Error(`sshd ended with status ${process.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('sshd does not listen');
}
