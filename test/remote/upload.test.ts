import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection, Connector, Target } from '../../src/connection/connection.ts';
import { RemoteHost } from '../../src/remote/remote-host.ts';
import { type Change, type Content, change } from '../../src/sdk/change.ts';
import { sh } from '../../src/shell/sh.ts';
import { localTarget, ShellConnector } from './local-host.ts';
import { shells } from './shells.ts';

/** A line that counts what is sent, and may take its time to open a process. */
class CountedConnector implements Connector {
  readonly name = 'counted';
  bytes = 0;
  readonly #inner: Connector;
  readonly #delay: number;
  readonly #path: string | undefined;

  constructor(inner: Connector, delay: number, path?: string) {
    this.#inner = inner;
    this.#delay = delay;
    this.#path = path;
  }

  async connect(target: Target): Promise<Connection> {
    const connection = await this.#inner.connect(target);
    const open = async (command: string) => {
      await new Promise((resolve) => setTimeout(resolve, this.#delay));
      const path = this.#path === undefined ? '' : `PATH=${this.#path}; `;
      const process = await connection.open(path + command);
      const write = process.stdin.write.bind(process.stdin);
      process.stdin.write = ((chunk: Buffer | string, ...rest: never[]) => {
        this.bytes += chunk.length;
        return write(chunk, ...rest);
      }) as typeof write;
      return process;
    };
    return { lost: connection.lost, close: () => connection.close(), dial: connection.dial, open };
  }

  close = () => this.#inner.close();
}

describe.each(shells)('a large content to a host whose /bin/sh is %s', (shell) => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'infrakit-upload-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const at = (name: string): string => join(directory, name);
  const put = (name: string, content: Content): Change =>
    change('content', null, null, sh`mv -f ${at(`.${name}`)} ${at(name)}`, {
      path: at(name),
      stage: [{ temporary: at(`.${name}`), content }],
    });
  const local = (bytes: Buffer): Content => {
    writeFileSync(at('local'), bytes);
    return { localPath: at('local'), size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const text = (size: number): Buffer => Buffer.alloc(size, 'a line of a log, much like the others\n');

  async function send(connector: CountedConnector, ...rounds: readonly (() => Change)[]): Promise<number[]> {
    const host = new RemoteHost(localTarget, connector);
    const sent: number[] = [];
    for (const round of rounds) {
      const before = connector.bytes;
      expect(await host.apply([round()])).toMatchObject([{ rc: 0, stderr: '' }]);
      sent.push(connector.bytes - before);
    }
    await host.close();
    return sent;
  }

  const SLOW = 200;
  it.each([
    ['a text, compressed where the line is slow', text(3_000_000), SLOW, 300_000],
    ['a file, compressed where the line is slow', 'local', SLOW, 300_000],
    ['what does not shrink as it is', randomBytes(3_000_000), SLOW, 3_100_000],
    ['what is not that large as it is', text(500_000), SLOW, 510_000],
  ] as const)('sends %s', async (_name, given, delay, atMost) => {
    const bytes = given === 'local' ? text(3_000_000) : given;
    const content = given === 'local' ? local(bytes) : { bytes };
    const [sent = 0] = await send(new CountedConnector(new ShellConnector(shell), delay), () => put('file', content));
    expect(readFileSync(at('file')).equals(bytes)).toBe(true);
    expect(sent).toBeLessThan(atMost);
    expect(sent).toBeGreaterThan(atMost === 300_000 ? 5_000 : atMost / 2);
  });

  it('sends a text as it is where the host has no gzip', async () => {
    mkdirSync(at('bin'));
    const needed = ['bash', 'busybox', 'cat', 'dash', 'mv', 'rm', 'sh', 'sync', 'wc'];
    for (const name of needed) symlinkSync(join('/bin', name), at(`bin/${name}`));
    const bytes = text(3_000_000);
    const connector = new CountedConnector(new ShellConnector(shell), SLOW, at('bin'));
    const [sent = 0] = await send(connector, () => put('file', { bytes }));
    expect(readFileSync(at('file')).equals(bytes)).toBe(true);
    // A busybox that finds its own gzip without PATH may use it.
    if (!shell.includes('busybox')) expect(sent).toBeGreaterThan(3_000_000);
  });

  it('sends the same once, and then has it copied there', async () => {
    const bytes = randomBytes(200_000);
    const sent = await send(
      new CountedConnector(new ShellConnector(shell), 0),
      () => put('first', { bytes }),
      () => put('second', local(bytes)),
      () => put("it's third", { bytes }),
      () => put('other', { bytes: randomBytes(200_000) }),
    );
    expect(sent.map((count) => count > 100_000)).toEqual([true, false, false, true]);
    for (const name of ['first', 'second', "it's third"]) expect(readFileSync(at(name)).equals(bytes)).toBe(true);
  });

  it.each([
    ['was changed', (file: string) => appendFileSync(file, 'x')],
    ['is gone', (file: string) => rmSync(file)],
  ])('sends it again where the first %s, and leaves nothing behind', async (_name, spoil) => {
    const bytes = randomBytes(200_000);
    const sent = await send(
      new CountedConnector(new ShellConnector(shell), 0),
      () => put('first', { bytes }),
      () => {
        spoil(at('first'));
        return put('second', { bytes });
      },
    );
    expect(sent.map((count) => count > 100_000)).toEqual([true, true]);
    expect(readFileSync(at('second')).equals(bytes)).toBe(true);
    expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
