import { diffLines, type EditLine } from './line-diff.ts';

const CONTEXT = 3;
/** A longer file is not compared: nobody reads it on a terminal and the comparison would hold up the run. */
export const MOST_LINES = 5000;
const NO_NEWLINE = '\\ No newline at end of file';

/**
 * The hunks of a unified diff as lines without their line breaks: `@@ -1,2 +1,3 @@`, then lines that start with a
 * blank, `-` or `+`. Empty for equal texts.
 */
export function unifiedDiff(before: string, after: string, context = CONTEXT): string[] {
  const [old, now] = [splitLines(before), splitLines(after)];
  if (old.length > MOST_LINES || now.length > MOST_LINES) {
    return [`@@ ${old.length} lines before, ${now.length} after: too long to compare @@`];
  }
  return hunks(diffLines(old, now), context).flatMap(hunkLines);
}

/** Lines with their breaks, so that a last line without one differs from one with it. */
const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A run of edits with its context; the counts are the lines of each side before it. */
interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: EditLine[];
}

function hunks(script: readonly EditLine[], context: number): Hunk[] {
  const found: Hunk[] = [];
  let open: Hunk | undefined;
  let [oldLine, newLine, sinceEdit] = [0, 0, 0];
  for (const [index, line] of script.entries()) {
    if (line.kind !== 'same') {
      open ??= startHunk(script, index, { oldLine, newLine, context }, found);
      sinceEdit = 0;
    } else {
      sinceEdit += 1;
    }
    open?.lines.push(line);
    // Two edits with no more than twice the context between them share a hunk.
    if (open && sinceEdit > 2 * context) {
      open.lines.splice(open.lines.length - sinceEdit + context);
      open = undefined;
    }
    if (line.kind !== 'added') oldLine += 1;
    if (line.kind !== 'removed') newLine += 1;
  }
  if (open && sinceEdit > context) open.lines.splice(open.lines.length - sinceEdit + context);
  return found;
}

function startHunk(
  script: readonly EditLine[],
  index: number,
  { oldLine, newLine, context }: { readonly oldLine: number; readonly newLine: number; readonly context: number },
  found: Hunk[],
): Hunk {
  // Everything just before the first edit of a hunk is unchanged, so both sides step back alike.
  const above = script.slice(Math.max(0, index - context), index);
  const hunk = { oldStart: oldLine - above.length, newStart: newLine - above.length, lines: [...above] };
  found.push(hunk);
  return hunk;
}

const SIGN = { same: ' ', removed: '-', added: '+' } as const;

function hunkLines({ oldStart, newStart, lines }: Hunk): string[] {
  const oldRange = range(oldStart, lines.filter((line) => line.kind !== 'added').length);
  const newRange = range(newStart, lines.filter((line) => line.kind !== 'removed').length);
  const body = lines.flatMap(({ kind, text }) =>
    text.endsWith('\n') ? [SIGN[kind] + text.slice(0, -1)] : [SIGN[kind] + text, NO_NEWLINE],
  );
  return [`@@ -${oldRange} +${newRange} @@`, ...body];
}

/** As diff -u writes it: a count of one is left out, and an empty range names the line before it. */
function range(start: number, count: number): string {
  if (count === 1) return String(start + 1);
  return `${count === 0 ? start : start + 1},${count}`;
}
