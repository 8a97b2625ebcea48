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
  { echo, timeout }: { readonly echo: boolean; readonly timeout?: number },
): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
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
