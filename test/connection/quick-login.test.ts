import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, expect, it } from 'vitest';
import type { Target } from '../../src/connection/connection.ts';
import { SshConnector } from '../../src/connection/ssh-connector.ts';

const directory = mkdtempSync(join(tmpdir(), 'infrakit-login-'));
afterAll(() => rmSync(directory, { recursive: true }));

const makeKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;

interface Seen {
  readonly logins: string[];
  /** So often the client spoke after it had heard something. */
  turns: number;
}

/** Logs in to a server that takes the second of two keys, over a line on which every answer takes a while. */
async function logIn(keys: readonly string[]): Promise<Seen> {
  const seen: Seen = { logins: [], turns: 0 };
  const server = new ssh2.Server({ hostKeys: [makeKey()] }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.method !== 'publickey') return context.reject(['publickey']);
      const isLast = context.key.data.equals(publicOf(keys.at(-1) ?? ''));
      seen.logins.push(`${context.hashAlgo} ${context.signature ? 'signed' : 'asked'} ${isLast ? 'right' : 'wrong'}`);
      isLast ? context.accept() : context.reject(['publickey']);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets: Socket[] = [];
  const relay = createServer((near) => {
    const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(near, far);
    let hasHeard = false;
    near.on('data', (bytes) => {
      if (hasHeard) seen.turns += 1;
      hasHeard = false;
      far.write(bytes);
    });
    far.on('data', (bytes) =>
      setTimeout(() => {
        hasHeard = true;
        near.write(bytes);
      }, 50),
    );
    for (const socket of [near, far]) socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));

  const files = keys.map((key, index) => {
    writeFileSync(join(directory, `${index}`), key);
    return join(directory, `${index}`);
  });
  const target: Target = {
    name: 'server',
    address: '127.0.0.1',
    port: (relay.address() as AddressInfo).port,
    user: 'me',
    privateKeyFiles: files,
    hostKeys: { mode: 'off', knownHostsFiles: [] },
    jumps: [],
    connectTimeout: 10_000,
    keepalive: { interval: 15_000, count: 3 },
  };
  const connector = new SshConnector();
  await connector.connect(target);
  await connector.close();
  for (const socket of sockets) socket.destroy();
  relay.close();
  server.close();
  return seen;
}

function publicOf(key: string): Buffer {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

// On a busy machine what was sent together may arrive in pieces, which look like turns: once is proof enough.
it('takes four turns after the greeting', { retry: 4 }, async () => {
  const { turns } = await logIn([makeKey()]);
  // The algorithms and our half of the key exchange, then the new keys with the login, then the farewell.
  expect(turns).toBeLessThanOrEqual(4);
});

it('shows the signed key at once', async () => {
  const { logins } = await logIn([makeKey()]);
  expect(logins).toEqual(['sha256 signed right']);
});

it('goes on with the next key where one is refused', async () => {
  const { logins } = await logIn([makeKey(), makeKey()]);
  expect(logins).toEqual(['sha256 signed wrong', 'sha256 signed right']);
});
