import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { RemoteProcess } from '../connection/connection.ts';
import type { Content, Staged } from '../sdk/change.ts';
import type { Output } from '../sdk/probe.ts';
import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Interruption } from './kept-shell.ts';
import { isLeftover, sizeOf, syncScript } from './stage.ts';

/** The exit status of a file that arrived, but not whole; `cat` and the shell have 1 and 2. */
const CUT_SHORT = 74;

interface Way {
  /** Opens a process that runs this script and takes our bytes on its stdin. */
  open(script: string): Promise<RemoteProcess>;
  /** Makes the error of an upload that got no answer. */
  explain(interruption: Interruption): Promise<Error>;
  /** Milliseconds for each content. */
  readonly timeout?: number | undefined;
}

/**
 * Lays down large contents, each through a stream of its own, one after the other.
 *
 * @returns the output of the first that the host refused, or undefined when all are there
 * @throws InfrakitError where a local file cannot be read
 */
export async function upload(contents: readonly Staged[], way: Way): Promise<Output | undefined> {
  for (const staged of contents) {
    const output = await send(staged, await way.open(receiveScript(staged)), way);
    if (output.rc !== 0) return output;
  }
  return undefined;
}

/** Removes what `upload` laid down. */
export const removeUploads = (contents: readonly Staged[]): string =>
  `rm -f ${contents.map(({ temporary }) => quote(temporary)).join(' ')}`;

/**
 * The number of bytes is compared there: the end of the stream looks the same whether we closed it or the line broke.
 * Until then the file has a name of its own, so that two runs with one content never take half a file for a whole one.
 */
function receiveScript({ temporary, content }: Staged): string {
  const file = quote(temporary);
  return `umask 077; set -C
[ ! -e ${file} ] && [ ! -L ${file} ] || { ${isLeftover(file)}; } || { printf '%s exists\\n' ${file} >&2; exit 1; }
infrakit_part=${file}.$$
trap 'rm -f "$infrakit_part"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP
cat >"$infrakit_part" || exit
set -- $(wc -c <"$infrakit_part")
[ "$1" = ${sizeOf(content)} ] || { printf '%s\\n' "$1 of ${sizeOf(content)} bytes arrived" >&2; exit ${CUT_SHORT}; }
${syncScript('"$infrakit_part"')}
mv -f "$infrakit_part" ${file}`;
}

async function send({ content }: Staged, process: RemoteProcess, { explain, timeout }: Way): Promise<Output> {
  const said: Buffer[] = [];
  process.stderr.on('data', (chunk: Buffer) => said.push(chunk)).resume();
  process.stdout.resume();
  const over = new AbortController();
  let interruption: Error | undefined;
  const interrupt = (error: Error): void => {
    interruption = error;
    process.kill();
  };
  const sent = pipeline(read(content), process.stdin, { signal: over.signal }).catch((error) => {
    // A host that refuses closes its end before it has read everything: its own words come with its exit status.
    if (error instanceof InfrakitError) interrupt(error);
  });
  const late = async (): Promise<void> => interrupt(await explain({ kind: 'timeout' }));
  const timer = timeout === undefined ? undefined : setTimeout(late, timeout);
  const { code, signal } = await process.ended;
  clearTimeout(timer);
  over.abort();
  await sent;
  process.kill(); // It has ended, but what it left behind may hold its streams open.
  if (interruption) throw interruption;
  const stderr = Buffer.concat(said).toString('utf8');
  if (code === null && signal === null) throw await explain({ kind: 'ended', said: stderr });
  return { rc: code ?? CUT_SHORT, stdout: '', stderr, bytes: new Uint8Array() };
}

const SLICE = 256 * 1024;

async function* read(content: Content): AsyncIterable<Uint8Array> {
  if ('bytes' in content) {
    for (let start = 0; start < content.bytes.byteLength; start += SLICE) {
      yield content.bytes.subarray(start, start + SLICE);
    }
    return;
  }
  try {
    yield* createReadStream(content.localPath, { highWaterMark: SLICE });
  } catch (cause) {
    throw new InfrakitError(`cannot read a file of the control node: ${(cause as Error).message}`, { cause });
  }
}
