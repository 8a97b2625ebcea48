// The least that any tool on ssh2 can do: `node floor.js WORK`, where the file WORK holds a FloorWork as JSON.
import { createReadStream, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Client, type ClientChannel } from 'ssh2';
import type { Endpoint } from './wire.ts';

export interface Floor {
  /** Scripts for one kept shell, each sent when the one before has answered. */
  readonly requests: readonly string[];
  /** A file that goes through a channel of its own. */
  readonly upload?: { readonly from: string; readonly to: string };
}

export interface FloorWork extends Floor {
  readonly endpoints: readonly Endpoint[];
  readonly privateKey: string;
}

const work = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as FloorWork;
const privateKey = readFileSync(work.privateKey);
await Promise.all(work.endpoints.map(visit));

async function visit({ address, port }: Endpoint): Promise<void> {
  const client = new Client();
  const sock = connect({ host: address, port, noDelay: true });
  await new Promise((resolve, reject) => {
    client.on('ready', () => resolve(undefined)).on('error', reject);
    // The hosts are our own and on this machine: whose key it is does not matter to what is measured.
    client.connect({ sock, username: 'root', privateKey, authHandler: ['publickey'], hostVerifier: () => true });
  });
  if (work.upload) await send(client, work.upload);
  if (work.requests.length > 0) await converse(await open(client, 'sh'));
  client.end();
}

function open(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

async function send(client: Client, { from, to }: { from: string; to: string }): Promise<void> {
  const channel = await open(client, `cat >${to} && chmod 0644 ${to}`);
  const closed = new Promise((resolve) => channel.on('close', resolve));
  channel.resume();
  await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), channel, { end: true });
  await closed;
}

async function converse(shell: ClientChannel): Promise<void> {
  const mark = '--answered--';
  let heard = '';
  let answered: () => void = () => {};
  shell.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    if (!heard.endsWith(`${mark}\n`)) return;
    heard = '';
    answered();
  });
  for (const request of work.requests) {
    const answer = new Promise<void>((resolve) => (answered = resolve));
    shell.write(`${request}\necho ${mark}\n`);
    await answer;
  }
  shell.end();
}
