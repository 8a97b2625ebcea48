import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { RemoteProcess } from '../connection/connection.ts';
import type { Content, Staged } from '../sdk/change.ts';
import { sha256Of } from '../sdk/file-content.ts';
import type { Output } from '../sdk/probe.ts';
import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { compressionPays } from './compression.ts';
import type { Interruption } from './kept-shell.ts';
import type { Sent } from './sent.ts';
import { isLeftover, sizeOf } from './stage.ts';

/** The exit status of a file that arrived, but not whole; `cat` and the shell have 1 and 2. */
const CUT_SHORT = 74;

interface Way {
  /** Opens a process that runs this script and takes our bytes on its stdin. */
  open(script: string): Promise<RemoteProcess>;
  /** Makes the error of an upload that got no answer. */
  explain(interruption: Interruption): Promise<Error>;
  /** Milliseconds for each content. */
  readonly timeout?: number | undefined;
  /** What this host was sent before. */
  readonly sent: Sent;
  /** Where the content goes in the end. */
  readonly path?: string | undefined;
}

/**
 * Lays down large contents, each through a stream of its own, one after the other. A content that this host was sent
 * before is copied there, if it is still what it was.
 *
 * @returns the output of the first that the host refused, or undefined when all are there
 * @throws InfrakitError where a local file cannot be read
 */
export async function upload(contents: readonly Staged[], way: Way): Promise<Output | undefined> {
  for (const staged of contents) {
    const sha256 = sha256Of(staged.content);
    const begun = performance.now();
    const copy = way.sent.placeOf(sha256);
    const process = await way.open(receiveScript(staged, sha256, copy));
    way.sent.opened(performance.now() - begun);
    const output = await send(process, way, (signal) =>
      pour(staged.content, process, way.sent, copy !== undefined, signal),
    );
    if (output.rc !== 0) return output;
    if (way.path !== undefined) way.sent.put(sha256, way.path);
  }
  return undefined;
}

/** Removes what `upload` laid down. */
export const removeUploads = (contents: readonly Staged[]): string =>
  `rm -f ${contents.map(({ temporary }) => quote(temporary)).join(' ')}`;

/**
 * First it says whether it has the content, or else in which forms it can take it; then the first line it reads is the
 * form of what follows. The number of bytes is compared there: the end of the stream looks the same whether we closed it
 * or the line broke. Until then the file has a name of its own, so that two runs with one content never take half a file
 * for a whole one. A `sync` that knows no operands syncs everything, which also does.
 */
function receiveScript({ temporary, content }: Staged, sha256: string, copy: string | undefined): string {
  const file = quote(temporary);
  return `umask 077; set -C
[ ! -e ${file} ] && [ ! -L ${file} ] || { ${isLeftover(file)}; } || { printf '%s exists\\n' ${file} >&2; exit 1; }
infrakit_part=${file}.$$
trap 'rm -f "$infrakit_part"' EXIT; trap 'exit 143' TERM; trap 'exit 129' HUP
${copy === undefined ? 'infrakit_have=' : copyScript(quote(copy), sha256)}
if [ -n "$infrakit_have" ]; then echo ${MARK}have
else
command -v gzip >/dev/null && echo ${MARK}gzip || echo ${MARK}plain
IFS= read -r infrakit_form || exit ${CUT_SHORT}
case $infrakit_form in gzip) gzip -dc;; *) cat;; esac >"$infrakit_part" || exit
fi
set -- $(wc -c <"$infrakit_part")
[ "$1" = ${sizeOf(content)} ] || { printf '%s\\n' "$1 of ${sizeOf(content)} bytes arrived" >&2; exit ${CUT_SHORT}; }
sync "$infrakit_part" 2>/dev/null || :
mv -f "$infrakit_part" ${file}`;
}

/** Copies what is thought to be the content; the copy is what is verified, as the original may change at any time. */
const copyScript = (from: string, sha256: string): string => `infrakit_have=
if [ -f ${from} ] && cat <${from} >"$infrakit_part"; then
case $(sha256sum <"$infrakit_part") in ${sha256}*) infrakit_have=1;; esac
fi 2>/dev/null
[ -n "$infrakit_have" ] || rm -f "$infrakit_part"`;

const MARK = 'infrakit-upload: ';

/** What the host says first, or undefined where it ends without a word. */
function firstWord({ stdout, ended }: RemoteProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    // What a profile prints may come before.
    stdout.on('data', (chunk: Buffer) => {
      if (said.length < SAID) said += chunk.toString('latin1');
      const [, word] = new RegExp(`^${MARK}(.*)\n`, 'm').exec(said) ?? [];
      if (word !== undefined) resolve(word);
    });
    stdout.resume();
    void ended.then(() => resolve(undefined));
  });
}

/** So much of what a host prints is searched for its first word, in bytes. */
const SAID = 64 * 1024;

async function send(
  process: RemoteProcess,
  { explain, timeout }: Way,
  pourIn: (signal: AbortSignal) => Promise<void>,
): Promise<Output> {
  const said: Buffer[] = [];
  process.stderr.on('data', (chunk: Buffer) => said.push(chunk)).resume();
  const over = new AbortController();
  let interruption: Error | undefined;
  const interrupt = (error: Error): void => {
    interruption = error;
    process.kill();
  };
  const sent = pourIn(over.signal).catch((error) => {
    // A host that refuses closes its end before it has read everything: its own words come with its exit status.
    if (error instanceof InfrakitError) interrupt(error);
  });
  const late = async (): Promise<void> => interrupt(await explain({ kind: 'timeout', limit: timeout }));
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

/** Sends the content in the form that is fastest. The host is only waited for where its word makes a difference. */
async function pour(
  content: Content,
  process: RemoteProcess,
  sent: Sent,
  mayHave: boolean,
  signal: AbortSignal,
): Promise<void> {
  const word = firstWord(process);
  if (mayHave && (await word) === 'have') {
    process.stdin.end();
  } else if ((await pays(content, sent.rate)) && (await word) === 'gzip') {
    process.stdin.write('gzip\n');
    const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: SLICE });
    await pipeline(read(content), gzip, process.stdin, { signal });
  } else {
    process.stdin.write('plain\n');
    const begun = performance.now();
    await pipeline(read(content), process.stdin, { signal });
    sent.took(sizeOf(content), performance.now() - begun);
  }
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
    throw unreadable(cause);
  }
}

const pays = (content: Content, rate: number): Promise<boolean> =>
  compressionPays(content, rate).catch((cause) => {
    throw unreadable(cause);
  });

const unreadable = (cause: unknown): InfrakitError =>
  new InfrakitError(`cannot read a file of the control node: ${(cause as Error).message}`, { cause });
