import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Connection, type Connector, type RemoteProcess, type Target, UnreachableError } from './connection.ts';

/** How long a killed process may take to notice that its streams are closed, in milliseconds. */
const GRACE = 2_000;

/** How long the streams of an ended process may still bring something, in milliseconds. */
const DRAIN = 250;

/** Reaches the control node itself, without a network. */
export class LocalConnector implements Connector {
  readonly name = 'local';
  readonly #connections = new Set<LocalConnection>();

  async connect(target: Target): Promise<Connection> {
    const connection = new LocalConnection(target.name);
    this.#connections.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    this.#connections.clear();
  }
}

class LocalConnection implements Connection {
  readonly lost = new Promise<never>(() => {});
  readonly #name: string;
  readonly #processes = new Set<RemoteProcess>();

  constructor(name: string) {
    this.#name = name;
  }

  async open(command: string): Promise<RemoteProcess> {
    const process = await start(command, this.#name);
    this.#processes.add(process);
    void process.ended.then(() => this.#processes.delete(process));
    return process;
  }

  async dial(address: string, port: number): Promise<Duplex> {
    const socket = connect({ host: address, port, noDelay: true });
    await once(socket, 'connect');
    return socket;
  }

  async close(): Promise<void> {
    const processes = [...this.#processes];
    for (const process of processes) process.kill();
    await Promise.all(processes.map((process) => process.ended));
  }
}

async function start(command: string, name: string): Promise<RemoteProcess> {
  // A session of its own, as sshd gives it: Ctrl-C at our terminal is ours to handle, not the command's.
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe', detached: true });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    // A child left behind may hold the streams open for ever.
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), DRAIN).unref());
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new UnreachableError(`cannot start /bin/sh for ${name}: ${(cause as Error).message}`, { cause });
  }
  child.stdin.on('error', () => {}); // A process that ended early is told by `ended`.

  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    kill: () => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      const timer = setTimeout(() => killGroup(child.pid), GRACE);
      void ended.then(() => clearTimeout(timer));
    },
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The group is gone: that is what was wanted.
  }
}
