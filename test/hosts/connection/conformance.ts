import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection, Connector, RemoteProcess, Target } from '../../../src/connection/connection.ts';

/** What every connection does alike. The host reached must be this machine. */
export function describeConnection(name: string, reach: () => { connector: Connector; target: Target }): void {
  describe(`a ${name} connection`, () => {
    let connector: Connector;
    let connection: Connection;
    beforeAll(async () => {
      const way = reach();
      connector = way.connector;
      connection = await connector.connect(way.target);
    });
    afterAll(() => connector.close());

    it('keeps the two output streams and the exit status apart', async () => {
      const process = await connection.open('echo out; echo err >&2; exit 5');
      expect(await collect(process)).toEqual({ stdout: 'out\n', stderr: 'err\n', code: 5, signal: null });
    });

    it('carries bytes both ways without touching them', async () => {
      const bytes = randomBytes(3_000_000);
      const process = await connection.open('cat');
      process.stdin.end(bytes);
      process.stderr.resume();
      const back: Buffer[] = [];
      for await (const chunk of process.stdout) back.push(chunk as Buffer);
      expect(Buffer.concat(back).equals(bytes)).toBe(true);
      expect((await process.ended).code).toBe(0);
    });

    it('tells the signal that ended a process', async () => {
      const { signal } = await collect(await connection.open('kill -KILL $$'));
      expect(signal).toBe('SIGKILL');
    });

    it('sees a process end although a child of it keeps the streams open', async () => {
      const before = performance.now();
      const process = await connection.open('sleep 20 & echo started');
      process.stdout.resume();
      process.stderr.resume();
      expect((await process.ended).code).toBe(0);
      expect(performance.now() - before).toBeLessThan(5_000);
    });

    it('closes the stdin of a process that is killed', async () => {
      const process = await connection.open('cat >/dev/null; exit 3');
      process.stdout.resume();
      process.stderr.resume();
      const before = performance.now();
      process.kill();
      await process.ended;
      expect(performance.now() - before).toBeLessThan(5_000);
    });

    it('takes new processes after many were left in the middle of what they print', async () => {
      for (let count = 0; count < 12; count += 1) {
        const process = await connection.open('while :; do echo more; done');
        for await (const _chunk of process.stdout.iterator({ destroyOnReturn: false })) break;
        process.kill();
      }
      expect((await collect(await connection.open('echo next'))).stdout).toBe('next\n');
    });

    it('runs several processes side by side', async () => {
      const processes = await Promise.all([1, 2, 3, 4].map((n) => connection.open(`sleep 0.1; echo ${n}`)));
      const outputs = await Promise.all(processes.map(collect));
      expect(outputs.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n', '4\n']);
    });

    it('dials from the host, and says so when nobody listens', async () => {
      const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const stream = await connection.dial('127.0.0.1', port);
      let text = '';
      for await (const chunk of stream) text += chunk;
      expect(text).toBe('hello');
      await new Promise((resolve) => server.close(resolve));
      await expect(connection.dial('127.0.0.1', port)).rejects.toThrow(/refused/i);
    });

    it('does not count its own end as a loss', async () => {
      let lost = false;
      const { target } = reach();
      const other = await connector.connect(target);
      void other.lost.then(() => {
        lost = true;
      });
      await other.close();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(lost).toBe(false);
    });
  });
}

async function collect(process: RemoteProcess) {
  let stdout = '';
  let stderr = '';
  process.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  process.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return { ...(await process.ended), stdout, stderr };
}
