import { openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { Sink } from '../report/sink.ts';
import { output as printed } from './output.ts';

/**
 * Asks the person at the terminal; what they type is not shown where `echo` is false. `piped` reads a line of standard
 * input where that is no terminal; with `stderr` only where there is no terminal at all, and asks on standard error.
 *
 * @returns undefined where there is no terminal, or the time (milliseconds) ran out
 */
export async function prompt(
  question: string,
  {
    echo,
    timeout,
    piped = false,
  }: { readonly echo: boolean; readonly timeout?: number; readonly piped?: boolean | 'stderr' },
): Promise<string | undefined> {
  const input = process.stdin.isTTY ? process.stdin : piped === 'stderr' ? controllingTerminal() : undefined;
  if (!input) return piped === false ? undefined : nextLine(question, piped === 'stderr' ? process.stderr : printed);
  printed.flush();
  let muted = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!muted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output, terminal: true });
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
    if (input !== process.stdin) input.destroy();
    if (!echo) process.stderr.write('\n');
  }
}

/** The terminal that a person sits at though standard input comes from elsewhere. */
function controllingTerminal(): ReadStream | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}

/** The next line of stdin where that is no terminal, or undefined at its end. Byte by byte: the rest is for who asks next. */
function nextLine(question: string, shown: Sink): string | undefined {
  shown.write(question);
  printed.flush();
  const bytes: number[] = [];
  const byte = Buffer.alloc(1);
  for (;;) {
    if (!readByte(byte)) break;
    if (byte[0] === 10) break;
    bytes.push(byte[0] ?? 0);
  }
  shown.write('\n');
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
