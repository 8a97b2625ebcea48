import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RemoteProcess } from '../connection/connection.ts';
import type { Content, Staged } from '../sdk/change.ts';
import type { Output } from '../sdk/probe.ts';
import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { sizeOf, syncScript } from './stage.ts';

/** The exit status of a file that arrived, but not whole; `cat` and the shell have 1 and 2. */
const CUT_SHORT = 74;

/** Opens a process that runs this script and takes our bytes on its stdin. */
type Open = (script: string) => Promise<RemoteProcess>;

/**
 * Lays down large contents, each through a stream of its own, one after the other.
 *
 * @returns the output of the first that the host refused, or undefined when all are there
 * @throws InfrakitError where a local file cannot be read
 */
export async function upload(contents: readonly Staged[], open: Open): Promise<Output | undefined> {
  for (const staged of contents) {
    const output = await send(staged, await open(receiveScript(staged)));
    if (output.rc !== 0) return output;
  }
  return undefined;
}

/** Removes what `upload` laid down. */
export const removeUploads = (contents: readonly Staged[]): string =>
  `rm -f ${contents.map(({ temporary }) => quote(temporary)).join(' ')}`;

/** The number of bytes is compared there: the end of the stream looks the same whether we closed it or the line broke. */
function receiveScript({ temporary, content }: Staged): string {
  const file = quote(temporary);
  return `umask 077; set -C
cat >${file} || exit
set -- $(wc -c <${file})
[ "$1" = ${sizeOf(content)} ] || { printf '%s\\n' "$1 of ${sizeOf(content)} bytes arrived" >&2; exit ${CUT_SHORT}; }
${syncScript(file)}`;
}

async function send({ content }: Staged, process: RemoteProcess): Promise<Output> {
  const said: Buffer[] = [];
  process.stderr.on('data', (chunk: Buffer) => said.push(chunk)).resume();
  process.stdout.resume();
  const source = sourceOf(content);
  let unreadable: Error | undefined;
  source.once('error', (error) => {
    unreadable = error;
  });
  // A host that refuses ends the process before it has read everything; its exit status tells more than our EPIPE.
  const sent = pipeline(source, process.stdin).catch(() => process.kill());
  const { code } = await process.ended;
  source.destroy();
  await sent;
  if (unreadable) {
    throw new InfrakitError(`cannot read a file of the control node: ${unreadable.message}`, { cause: unreadable });
  }
  const stderr = Buffer.concat(said).toString('utf8');
  return { rc: code ?? CUT_SHORT, stdout: '', stderr, bytes: new Uint8Array() };
}

const sourceOf = (content: Content): Readable =>
  'bytes' in content
    ? Readable.from(slices(content.bytes))
    : createReadStream(content.localPath, { highWaterMark: SLICE });

const SLICE = 256 * 1024;

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += SLICE) yield bytes.subarray(start, start + SLICE);
}
