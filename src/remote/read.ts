import { randomBytes } from 'node:crypto';
import type { RemoteProcess } from '../connection/connection.ts';
import { quote } from '../shell/sh.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Interruption } from './kept-shell.ts';
import { type Section, SectionReader } from './section-reader.ts';

/** How much of what cat says is kept for a message, in bytes. */
const SAID = 4_096;

type Open = (script: string) => Promise<RemoteProcess>;
type Explain = (interruption: Interruption) => Promise<Error>;

/**
 * The bytes of a file of the host, as they come; reading slowly slows the host down.
 *
 * @param explain makes the error for a line that was lost under way
 * @throws InfrakitError where the host cannot read the file
 */
export async function* readFile(path: string, open: Open, explain: Explain): AsyncIterable<Uint8Array> {
  const mark = randomBytes(16).toString('hex');
  const process = await open(catScript(path, mark));
  const said = new Promise<string>((resolve) => {
    const reader = new SectionReader(mark, SAID, ({ word, bytes }) => {
      if (word === 'end') resolve(bytes.toString('utf8').trim());
    });
    process.stderr.on('data', (chunk: Buffer) => reader.push(chunk)).resume();
    void process.ended.then(() => resolve(reader.tail(SAID)));
  });
  try {
    const status = yield* untilMark(process.stdout.iterator({ destroyOnReturn: false }), mark);
    if (status === undefined) throw await explain({ kind: 'ended', said: await said });
    if (status !== '0') throw new InfrakitError(`cannot read ${path}: ${(await said) || `exit status ${status}`}`);
  } finally {
    process.stdin.end();
    process.kill();
  }
}

/**
 * The file between two marks. Then it waits for the end of its stdin: a sudo that logs what commands print forgets what
 * it has not passed on when the command ends.
 */
const catScript = (
  path: string,
  mark: string,
): string => `printf '\\n${mark} begin\\n'; printf '\\n${mark} begin\\n' >&2
cat <${quote(path)}
printf '\\n${mark} %s\\n' "$?"; printf '\\n${mark} end\\n' >&2
read -r _`;

/** Passes on what stands between the marks, and returns the word of the last; undefined where it never came. */
async function* untilMark(
  chunks: NodeJS.AsyncIterator<Buffer>,
  mark: string,
): AsyncGenerator<Buffer, string | undefined> {
  const words: string[] = [];
  let come: Buffer[] = [];
  const reader = new SectionReader(
    mark,
    0,
    ({ word }: Section) => words.push(word),
    (bytes) => {
      if (words.length === 1) come.push(bytes);
    },
  );
  for await (const chunk of chunks) {
    reader.push(chunk);
    yield* come;
    come = [];
    if (words.length === 2) return words[1];
  }
  return undefined;
}
