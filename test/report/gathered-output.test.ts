import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GatheredOutput } from '../../src/report/gathered-output.ts';
import { drained } from '../../src/report/sink.ts';

function gathered() {
  const writes: string[] = [];
  const output = new GatheredOutput({
    write(text, done) {
      if (text !== '') writes.push(text);
      if (done) queueMicrotask(done);
    },
  });
  return { output, writes };
}

describe('gathered output', () => {
  it('is one write for a turn of the event loop, in order', async () => {
    const { output, writes } = gathered();
    for (const line of ['a\n', 'b\n']) output.write(line);
    await Promise.resolve().then(() => output.write('c\n'));
    expect(writes).toEqual([]);
    await turn();
    output.write('d\n');
    await turn();
    expect(writes).toEqual(['a\nb\nc\n', 'd\n']);
  });

  it('is written at once where it is long, or asked for', async () => {
    const { output, writes } = gathered();
    output.write('x'.repeat(100_000));
    expect(writes.map(({ length }) => length)).toEqual([100_000]);
    output.write('a');
    output.flush();
    expect(writes.at(-1)).toBe('a');
    await turn();
    expect(writes).toHaveLength(2);
  });

  it('is all written before it counts as drained', async () => {
    const { output, writes } = gathered();
    output.write('last\n');
    await drained(output);
    expect(writes).toEqual(['last\n']);
  });
});
