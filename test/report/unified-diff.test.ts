import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../src/report/line-diff.ts';
import { MOST_LINES, unifiedDiff } from '../../src/report/unified-diff.ts';

const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), { maxLength: 40 });

/** The shortest edit script by dynamic programming, to check the search against. */
function fewestEdits(before: readonly string[], after: readonly string[]): number {
  let row = after.map((_, index) => index + 1);
  row.unshift(0);
  for (const [i, old] of before.entries()) {
    const next = [i + 1];
    for (const [j, now] of after.entries()) {
      const [up, left, corner] = [row[j + 1] ?? 0, next[j] ?? 0, row[j] ?? 0];
      next.push(old === now ? corner : 1 + Math.min(up, left));
    }
    row = next;
  }
  return row[after.length] ?? 0;
}

/** What patch(1) does. */
function patch(before: string, hunks: readonly string[]): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  for (const [index, line] of hunks.entries()) {
    const place = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (place) {
      const start = place[2] === '0' ? Number(place[1]) : Number(place[1]) - 1;
      out.push(...old.slice(at, start));
      at = start;
      continue;
    }
    if (line.startsWith('\\')) continue;
    const text = line.slice(1) + (hunks[index + 1]?.startsWith('\\') ? '' : '\n');
    if (!line.startsWith('+')) expect(text).toBe(old[at++]);
    if (!line.startsWith('-')) out.push(text);
  }
  return [...out, ...old.slice(at)].join('');
}

describe('the line diff', () => {
  it('is an edit script from one list to the other, and the shortest', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const script = diffLines(before, after);
        expect(script.filter((line) => line.kind !== 'added').map((line) => line.text)).toEqual(before);
        expect(script.filter((line) => line.kind !== 'removed').map((line) => line.text)).toEqual(after);
        expect(script.filter((line) => line.kind !== 'same').length).toBe(fewestEdits(before, after));
      }),
    );
  });

  it('gives up on the shortest script where the texts have little in common', () => {
    const before = Array.from({ length: 4000 }, (_, index) => `old ${index}`);
    const after = Array.from({ length: 4000 }, (_, index) => `new ${index}`);
    expect(diffLines(before, after)).toHaveLength(8000);
  });
});

describe('the unified diff', () => {
  it('turns the old text into the new one when applied', () => {
    fc.assert(
      fc.property(lines, lines, fc.constantFrom('', 'end'), fc.constantFrom('', 'end'), (old, now, oldEnd, newEnd) => {
        const [before, after] = [old.join('') + oldEnd, now.join('') + newEnd];
        expect(patch(before, unifiedDiff(before, after))).toBe(after);
      }),
    );
  });

  it('is empty for equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toEqual([]);
  });

  it('joins edits with six lines between them and parts those with seven', () => {
    const text = (first: string, second: string, between: number) => `${first}\n${'same\n'.repeat(between)}${second}\n`;
    const hunksOf = (between: number) =>
      unifiedDiff(text('a', 'b', between), text('x', 'y', between)).filter((line) => line.startsWith('@@'));
    expect(hunksOf(6)).toEqual(['@@ -1,8 +1,8 @@']);
    expect(hunksOf(7)).toEqual(['@@ -1,4 +1,4 @@', '@@ -6,4 +6,4 @@']);
  });

  it('marks a last line that lost its line break', () => {
    expect(unifiedDiff('a\n', 'a')).toEqual(['@@ -1 +1 @@', '-a', '+a', '\\ No newline at end of file']);
  });

  it('says so instead of comparing files that are too long', () => {
    const long = 'x\n'.repeat(MOST_LINES + 1);
    expect(unifiedDiff(long, 'x\n')).toEqual([`@@ ${MOST_LINES + 1} lines before, 1 after: too long to compare @@`]);
  });
});
