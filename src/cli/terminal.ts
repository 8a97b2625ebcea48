import { readSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { output as printed } from './output.ts';

/**
 * Asks the person at the terminal; what they type is not shown where `echo` is false.
 *
 * @returns undefined where there is no terminal, or the time (milliseconds) ran out
 */
export async function prompt(
  question: string,
  { echo, timeout, piped = false }: { readonly echo: boolean; readonly timeout?: number; readonly piped?: boolean },
): Promise<string | undefined> {
  if (!process.stdin.isTTY) return piped ? nextLine(question) : undefined;
  printed.flush();
  let muted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!muted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const signal = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  try {
    const answer = lines.question(question, signal ? { signal } : {});
    muted = !echo;
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return undefined;
    throw error;
  } finally {
    lines.close();
    if (!echo) process.stderr.write('\n');
  }
}

/** The next line of stdin where that is no terminal, or undefined at its end. Byte by byte: the rest is for who asks next. */
function nextLine(question: string): string | undefined {
  printed.write(question);
  printed.flush();
  const bytes: number[] = [];
  const byte = Buffer.alloc(1);
  for (;;) {
    if (!readByte(byte)) break;
    if (byte[0] === 10) break;
    bytes.push(byte[0] ?? 0);
  }
  printed.write('\n');
  return bytes.length === 0 && byte[0] !== 10 ? undefined : Buffer.from(bytes).toString();
}

function readByte(byte: Buffer): boolean {
  try {
    byte[0] = 0;
    return readSync(0, byte) === 1;
  } catch {
    return false;
  }
}
