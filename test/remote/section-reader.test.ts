import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Section, SectionReader } from '../../src/remote/section-reader.ts';

const MARK = '0123456789abcdef';

function read(chunks: readonly Buffer[], limit = Number.MAX_SAFE_INTEGER) {
  const sections: Section[] = [];
  const live: Buffer[] = [];
  const reader = new SectionReader(
    MARK,
    limit,
    (section) => sections.push(section),
    (bytes) => live.push(bytes),
  );
  for (const chunk of chunks) reader.push(chunk);
  return { sections, live: Buffer.concat(live), tail: reader.tail(1_000) };
}

/** Bytes with many beginnings of a mark in them, but no mark. */
const payload = fc
  .array(
    fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom('\n', `\n${MARK}`, `${MARK} `, `\n${MARK.slice(0, 5)}`)),
  )
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))))
  .filter((bytes) => !bytes.includes(`\n${MARK} `));

describe('the reader of sections', () => {
  it('gives every byte between marks, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (parts, cuts) => {
          const stream = Buffer.concat(parts.flatMap((part, index) => [part, Buffer.from(`\n${MARK} ${index}\n`)]));
          const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
          const chunks = [...places, stream.length].map((end, index) => stream.subarray(places[index - 1] ?? 0, end));
          const { sections, live } = read(chunks);
          expect(sections.map(({ word }) => word)).toEqual(parts.map((_, index) => String(index)));
          for (const [index, part] of parts.entries()) expect(sections[index]?.bytes.equals(part)).toBe(true);
          expect(live.equals(Buffer.concat(parts))).toBe(true);
        },
      ),
    );
  });

  it('passes bytes on at once, but for those that may be the beginning of a mark', () => {
    expect(read([Buffer.from('progress 10%')]).live.toString()).toBe('progress 10%');
    expect(read([Buffer.from(`line\n${MARK}`)]).live.toString()).toBe('line');
    expect(read([Buffer.from(`line\n${MARK}`), Buffer.from('x')]).live.toString()).toBe(`line\n${MARK}x`);
  });

  it('keeps no more than the limit, says so, and goes on with the next section', () => {
    const stream = Buffer.from(`abcdef\n${MARK} 0\nxy\n${MARK} 1\n`);
    const { sections } = read([stream.subarray(0, 3), stream.subarray(3)], 4);
    expect(sections.map(({ bytes, truncated }) => [bytes.toString(), truncated])).toEqual([
      ['abcd', true],
      ['xy', false],
    ]);
  });

  it('remembers what was said without a mark', () => {
    expect(read([Buffer.from('This account is '), Buffer.from('currently not available.\n')]).tail).toBe(
      'This account is currently not available.',
    );
  });
});
