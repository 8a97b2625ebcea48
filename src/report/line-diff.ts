/** One line of an edit script. */
export interface EditLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond this many differing lines the search costs more than a reader gains; the rest is shown as replaced. */
const MOST_EDITS = 1000;

/** The shortest edit script between two lists of lines (E. W. Myers, "An O(ND) Difference Algorithm", 1986). */
export function diffLines(before: readonly string[], after: readonly string[]): EditLine[] {
  const head = commonPrefix(before, after);
  const tail = commonSuffix(before, after, head);
  const middle = shortestScript(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)];
}

function shortestScript(before: readonly string[], after: readonly string[]): EditLine[] {
  if (before.length === 0 || after.length === 0) return replacement(before, after);
  const trace = searchForward(before, after);
  return trace ? walkBack(before, after, trace) : replacement(before, after);
}

/**
 * How far each diagonal reaches with d edits, for d = 0, 1, …, up to the first d that reaches the end of both lists.
 * A diagonal k holds the points x - y = k; its furthest x is kept at index k + offset.
 */
function searchForward(before: readonly string[], after: readonly string[]): Int32Array[] | undefined {
  const most = Math.min(before.length + after.length, MOST_EDITS);
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    // Only the diagonals that the walk back can ask for are kept, so that memory grows with the edits made.
    trace.push(furthest.slice(most + 1 - edits - 1, most + 1 + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      let x = nextStart(k, edits, (diagonal) => furthest[diagonal + most + 1] ?? 0);
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1;
      furthest[k + most + 1] = x;
      if (x >= before.length && x - k >= after.length) return trace;
    }
  }
  return undefined;
}

/** Where diagonal k starts with one more edit: below its upper neighbour (an addition) or right of its lower (a removal). */
function nextStart(k: number, edits: number, reach: (diagonal: number) => number): number {
  return comesFromAbove(k, edits, reach) ? reach(k + 1) : reach(k - 1) + 1;
}

const comesFromAbove = (k: number, edits: number, reach: (diagonal: number) => number): boolean =>
  k === -edits || (k !== edits && reach(k - 1) < reach(k + 1));

function walkBack(before: readonly string[], after: readonly string[], trace: readonly Int32Array[]): EditLine[] {
  const script: EditLine[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const k = x - y;
    const reach = (diagonal: number) => trace[edits]?.[diagonal + edits + 1] ?? 0;
    const fromAbove = comesFromAbove(k, edits, reach);
    const startX = edits === 0 ? 0 : nextStart(k, edits, reach);
    for (; x > startX; x -= 1, y -= 1) script.push(same(before[x - 1] ?? ''));
    if (edits === 0) break;
    if (fromAbove) {
      y -= 1;
      script.push(added(after[y] ?? ''));
    } else {
      x -= 1;
      script.push(removed(before[x] ?? ''));
    }
  }
  return script.reverse();
}

const replacement = (before: readonly string[], after: readonly string[]): EditLine[] => [
  ...before.map(removed),
  ...after.map(added),
];

const same = (text: string): EditLine => ({ kind: 'same', text });
const removed = (text: string): EditLine => ({ kind: 'removed', text });
const added = (text: string): EditLine => ({ kind: 'added', text });

function commonPrefix(before: readonly string[], after: readonly string[]): number {
  let length = 0;
  while (length < before.length && length < after.length && before[length] === after[length]) length += 1;
  return length;
}

function commonSuffix(before: readonly string[], after: readonly string[], head: number): number {
  const most = Math.min(before.length, after.length) - head;
  let length = 0;
  while (length < most && before[before.length - 1 - length] === after[after.length - 1 - length]) length += 1;
  return length;
}
