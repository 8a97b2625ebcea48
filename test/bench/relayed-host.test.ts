import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { RelayedHost } from '../../bench/relayed-host.ts';

const RTT = 20;
let undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo) one();
  undo = [];
});

/** A host that greets and answers each line in order, each after `work` milliseconds and in two pieces. */
async function talker(work = 0): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).write('hello\n');
    let last = Promise.resolve();
    createInterface({ input: socket }).on('line', (line) => {
      last = last.then(async () => {
        await sleep(work);
        socket.write('to ');
        await sleep(1);
        socket.write(`${line}\n`);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function relayed(rtt = RTT, work = 0) {
  const [host, port] = await RelayedHost.listen('127.0.0.1', await talker(work), '127.0.0.1', rtt);
  undo.push(() => host.close());
  return { host, dial: () => dial(port) };
}

async function dial(port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  undo.push(() => socket.destroy());
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const hear = async (): Promise<string> => (await lines.next()).value;
  expect(await hear()).toBe('hello');
  const ask = (text: string) => socket.write(`${text}\n`);
  return { hear, ask, end: () => once(socket.end().resume(), 'close') };
}

describe('turns', () => {
  test('connecting and the greeting of the host are two', async () => {
    const { host, dial } = await relayed();
    const began = performance.now();
    await dial();
    expect(host.count.turns).toBe(2);
    expect(performance.now() - began).toBeGreaterThanOrEqual(2 * RTT - 1);
  });

  test('each request that waits for the answer before is one, however many pieces the answer has', async () => {
    const { host, dial } = await relayed();
    const { ask, hear } = await dial();
    const began = performance.now();
    for (const text of ['a', 'b', 'c', 'd']) {
      ask(text);
      await hear();
    }
    expect(host.count).toEqual({ turns: 2 + 4, bytes: 8 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(4 * RTT - 1);
  });

  test('requests that are written ahead of the answers share one', async () => {
    const { host, dial } = await relayed();
    const { ask, hear } = await dial();
    for (const text of ['a', 'b', 'c', 'd']) ask(text);
    for (let left = 4; left > 0; left--) await hear();
    expect(host.count.turns).toBe(2 + 1);
  });

  test('what is written ahead later, while the first answer is still under way, shares it as well', async () => {
    const { host, dial } = await relayed(100);
    const { ask, hear } = await dial();
    ask('a');
    await sleep(30);
    ask('b');
    await hear();
    await hear();
    expect(host.count.turns).toBe(2 + 1);
  });

  // On a busy machine a request may leave a turn late: once is proof enough.
  test('with two requests always ahead, two answers are one turn', { retry: 4 }, async () => {
    const { host, dial } = await relayed(60);
    const { ask, hear } = await dial();
    ask('1');
    ask('2');
    for (let next = 3; next <= 8; next++) {
      await hear();
      ask(String(next));
    }
    await hear();
    await hear();
    expect(host.count.turns).toBe(2 + 4);
  });

  test('are never more than the time allows, even when a slow host makes answers look like later ones', async () => {
    const { host, dial } = await relayed(RTT, 45);
    const { ask, hear } = await dial();
    const began = performance.now();
    ask('1');
    ask('2');
    for (let next = 3; next <= 6; next++) {
      await hear();
      ask(String(next));
    }
    await hear();
    await hear();
    expect(host.count.turns - 2).toBeLessThanOrEqual((performance.now() - began) / RTT);
  });

  test('connections side by side count once, and one after the other add up', async () => {
    const { host, dial } = await relayed();
    const [one, other] = await Promise.all([dial(), dial()]);
    expect(host.count.turns).toBe(2);
    await Promise.all([one.end(), other.end()]);
    await dial();
    expect(host.count.turns).toBe(4);
  });

  test('begin anew after a reset, whatever of the time before ends only then', async () => {
    const { host, dial } = await relayed();
    const { ask, hear, end } = await dial();
    ask('a');
    await hear();
    host.reset();
    expect(host.count).toEqual({ turns: 0, bytes: 0 });
    await end();
    await dial();
    expect(host.count.turns).toBe(2);
  });
});
