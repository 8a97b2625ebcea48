import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAddress } from '../../../src/modules/network/connections.ts';
import { waitFor } from '../../../src/modules/network/wait-for.ts';
import { type Bench, makeBench, parse } from '../conformance.ts';
import { contextFor } from '../control-context.ts';
import { type LocalShell, localShells } from '../local-host.ts';

let bench: Bench;
let server: Server;
let port: number;

beforeEach(async () => {
  bench = makeBench(localShells()[0] as LocalShell);
  server = createServer((socket) => socket.on('error', () => {}).end('220 mail.example.org ready\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterEach(() => server.close());

const wait = async (args: Readonly<Record<string, unknown>>) => {
  const context = {
    ...contextFor(bench),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10)),
  };
  return waitFor.run(parse(waitFor, args) as never, context);
};

describe('wait_for', () => {
  test('a port that answers is there', async () => {
    expect(await wait({ port })).toMatchObject({ fields: { state: 'started', port } });
  });

  test('what a server says is searched', async () => {
    const said = await wait({ port, search_regex: '^220 (\\S+)' });
    expect(said.fields?.match_groups).toEqual(['mail.example.org']);
    const named = await wait({ port, search_regex: '^220 (?P<name>\\S+) (ESMTP)?' });
    expect(named.fields).toMatchObject({
      match_groups: ['mail.example.org', null],
      match_groupdict: { name: 'mail.example.org' },
    });
    const other = await wait({ port, search_regex: 'nothing of it', timeout: 1, connect_timeout: 1 });
    expect(other).toMatchObject({
      failed: true,
      msg: `Timeout when waiting for search string nothing of it in 127.0.0.1:${port}`,
    });
  });

  test('a port that is closed has stopped', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await wait({ port, state: 'stopped' })).not.toHaveProperty('failed');
    expect(await wait({ port, timeout: 1, msg: 'no mail' })).toMatchObject({ failed: true, msg: 'no mail' });
  });

  test('a file is waited for, with what is to be in it', async () => {
    setTimeout(() => writeFileSync(join(bench.home, 'log'), 'starting\nready: 42\n'), 150);
    const found = await wait({ path: '~/log', search_regex: '^ready: (\\d+)$', timeout: 5 });
    expect(found.fields?.match_groups).toEqual(['42']);
    expect(await wait({ path: '~/nothing', state: 'absent' })).not.toHaveProperty('failed');
  });

  test('a port drains when its connections end, but for those that do not count', async () => {
    const drain = (more: object) => wait({ port, state: 'drained', timeout: 1, ...more });
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(client, 'data');
    expect(await drain({})).toMatchObject({ failed: true, msg: `Timeout when waiting for 127.0.0.1:${port} to drain` });
    expect(await drain({ host: '0.0.0.0' })).toHaveProperty('failed');
    expect(await drain({ host: '192.0.2.1' })).not.toHaveProperty('failed');
    expect(await drain({ exclude_hosts: ['127.0.0.1'] })).not.toHaveProperty('failed');
    expect(await drain({ active_connection_states: ['SYN_SENT'] })).toMatchObject({ fields: { state: 'drained' } });
    client.destroy();
  });

  test.each([
    ['0100007F', '127.0.0.1'],
    ['B80D01200000000067452301EFCDAB89', '2001:db8::123:4567:89ab:cdef'],
    ['0000000000000000FFFF00000100007F', '127.0.0.1'],
    ['00000000000000000000000000000000', '::'],
  ])('the kernel writes %s for %s', (hex, address) => expect(readAddress(hex)).toBe(address));

  test('with neither port nor file it is the delay and then the time that are waited', async () => {
    expect(await wait({ delay: 10, timeout: 10 })).toMatchObject({ fields: { elapsed: 2 } });
  });

  test.each([
    [{ port: 1, path: '/x' }, 'exclude each other'],
    [{ state: 'drained' }, 'drained needs a port'],
    [{ state: 'drained', port: 1, active_connection_states: ['ESTABLISHED', 'OPEN'] }, 'no connection state OPEN'],
    [{ exclude_hosts: ['192.0.2.1'], port: 1 }, 'exclude_hosts needs the state drained'],
    [{ state: 'stopped' }, 'needs a port'],
  ])('%j is refused', (args, reason) => {
    expect(() => parse(waitFor, args)).toThrow(reason);
  });
});
