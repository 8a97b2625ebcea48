import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { banner, bannerColumns } from '../../src/report/banner.ts';
import { duration } from '../../src/report/duration.ts';
import { printable, printableLine } from '../../src/report/printable.ts';
import { resultJson } from '../../src/report/result-json.ts';
import { StreamedLines } from '../../src/report/streamed-lines.ts';
import { clip, textWidth } from '../../src/report/text-width.ts';

describe('a banner', () => {
  it('fills 80 columns, and a wider terminal to its last column', () => {
    expect(banner('TASK [x]')).toHaveLength('\n'.length + 80);
    expect(banner('TASK [x]', bannerColumns(120))).toHaveLength('\n'.length + 120);
    expect(bannerColumns(40)).toBe(79);
    expect(bannerColumns(undefined)).toBe(79);
  });

  it('has three stars at least', () => {
    expect(banner('x'.repeat(100))).toMatch(/^\nx{100} \*{3}$/);
  });
});

describe('a text from a host', () => {
  it('reaches the terminal without any control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printableLine(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('loses its colours and keeps its lines', () => {
    expect(printable('\x1b[1;31mred\x1b[0m\n\x1b]0;title\x07')).toBe('red\n\\u001b]0;title\\u0007');
  });

  it('is measured in cells and cut to them', () => {
    expect(textWidth('漢字e\u0301')).toBe(5);
    expect(clip('漢字漢字', 5)).toBe('漢字…');
    expect(clip('short', 5)).toBe('short');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, cells) => {
        expect(textWidth(clip(text, cells))).toBeLessThanOrEqual(cells);
      }),
    );
  });
});

describe('a result', () => {
  it('is JSON again when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 4), (value, indent) => {
        const json = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(resultJson(json, indent))).toEqual(json);
      }),
    );
  });
});

describe('streamed output', () => {
  it('comes in the same lines however it is cut into chunks', () => {
    const text = 'one\r\ntwo\n\nthree 10%\rthree 20%\nend';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const lines = new StreamedLines();
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const taken = places.slice(1).flatMap((end, index) => lines.take('n1', text.slice(places[index], end)));
        expect([...taken, ...lines.finish('n1')]).toEqual(['one', 'two', '', 'three 10%', 'three 20%', 'end']);
      }),
    );
  });

  it('does not wait for ever for the end of a line', () => {
    expect(new StreamedLines().take('n1', 'x'.repeat(5000))).toEqual(['x'.repeat(5000)]);
  });
});

describe('a duration', () => {
  it.each([
    [400, '0.4s'],
    [9960, '10.0s'],
    [12_900, '12s'],
    [185_000, '3m05s'],
    [7_620_000, '2h07m'],
  ])('of %d ms reads %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
