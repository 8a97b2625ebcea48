import { randomBytes } from 'node:crypto';
import type { RemoteProcess } from '../connection/connection.ts';
import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Interruption } from './kept-shell.ts';

/** A login shell may say so much before its command starts. */
const NOISE = 1024 * 1024;

type Open = (script: string) => Promise<RemoteProcess>;
type Explain = (interruption: Interruption) => Promise<Error>;

/**
 * The bytes of a file of the host, as they come; reading slowly slows the host down.
 *
 * @param explain makes the error for a line that was lost under way
 * @throws InfrakitError where the host cannot read the file
 */
export async function* readFile(path: string, open: Open, explain: Explain): AsyncIterable<Uint8Array> {
  const mark = `\n${randomBytes(16).toString('hex')}\n`;
  const process = await open(`printf '\\n%s\\n' ${mark.trim()}; exec cat <${quote(path)}`);
  process.stdin.end();
  const said: Buffer[] = [];
  process.stderr.on('data', (chunk: Buffer) => said.push(chunk)).resume();
  try {
    yield* afterMark(process.stdout as AsyncIterable<Buffer>, Buffer.from(mark));
    const { code } = await process.ended;
    const stderr = Buffer.concat(said).toString('utf8').trim();
    if (code === null) throw await explain({ kind: 'ended', said: stderr });
    if (code !== 0) throw new InfrakitError(`cannot read ${path}: ${stderr || `exit status ${code}`}`);
  } finally {
    process.kill();
  }
}

/** What follows the mark: before it speak the banner and the profile. */
async function* afterMark(chunks: AsyncIterable<Buffer>, mark: Buffer): AsyncIterable<Buffer> {
  let before: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!before) {
      yield chunk;
      continue;
    }
    before = Buffer.concat([before, chunk]);
    const start = before.indexOf(mark);
    if (start >= 0) {
      const rest = before.subarray(start + mark.length);
      before = undefined;
      if (rest.length > 0) yield rest;
    } else if (before.length > NOISE) {
      throw new InfrakitError('the login shell prints without end before it runs a command');
    }
  }
}
