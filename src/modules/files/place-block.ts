import { compilePattern, endLine, splitLines, withoutNewline } from '../../sdk/index.ts';
import type { Edit } from './edit-text.ts';

interface Rules {
  readonly state: 'present' | 'absent';
  readonly block: string;
  readonly marker: string;
  readonly marker_begin: string;
  readonly marker_end: string;
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
  readonly append_newline: boolean;
  readonly prepend_newline: boolean;
}

/** The text with the block between its markers, or without both. */
export function placeBlock(text: string, rules: Rules): Edit {
  const [begin, end] = [rules.marker_begin, rules.marker_end].map((mark) => rules.marker.replaceAll('{mark}', mark));
  const isWanted = rules.state === 'present' && rules.block !== '';
  const block = isWanted ? [begin ?? '', ...splitLines(rules.block), end ?? ''].map(endLine) : [];

  const rows = splitLines(text);
  const plain = rows.map(withoutNewline);
  const [first, last] = [plain.lastIndexOf(begin ?? ''), plain.lastIndexOf(end ?? '')].sort((a, b) => a - b);
  if (first === undefined || last === undefined || first < 0) {
    if (!isWanted) return { text, msg: '' };
    return insertBlock(rows, block, insertionPoint(rows, rules), rules);
  }
  return insertBlock(rows.toSpliced(first, last - first + 1), block, first, rules);
}

function insertBlock(rows: readonly string[], block: readonly string[], at: number, rules: Rules): Edit {
  const [above, below] = [rows.slice(0, at), rows.slice(at)];
  const last = above.at(-1);
  if (last !== undefined) above[above.length - 1] = endLine(last);
  const present = rules.state === 'present';
  const gapAbove = present && rules.prepend_newline && last !== undefined && last !== '\n' ? ['\n'] : [];
  const gapBelow = present && rules.append_newline && below.length > 0 && below[0] !== '\n' ? ['\n'] : [];
  const text = [...above, ...gapAbove, ...block, ...gapBelow, ...below].join('');
  return { text, msg: block.length > 0 ? 'Block inserted' : 'Block removed' };
}

/** Where a new block goes: beside the last line that matches, or else at the end. */
function insertionPoint(rows: readonly string[], { insertafter, insertbefore }: Rules): number {
  if (insertbefore === 'BOF') return 0;
  const anchor = insertafter === 'EOF' ? undefined : (insertafter ?? insertbefore);
  if (anchor === undefined) return rows.length;
  const pattern = compilePattern(anchor);
  if (isMultiline(anchor)) {
    const match = pattern.search(rows.join(''));
    return match
      ? rowOf(rows, insertafter === undefined ? match.start : match.end - 1) + Number(insertafter !== undefined)
      : rows.length;
  }
  const at = rows.findLastIndex((row) => pattern.search(row) !== undefined);
  if (at < 0) return rows.length;
  return insertafter === undefined ? at : at + 1;
}

/** With the flag `m` written in it, a pattern may reach over lines. */
const isMultiline = (pattern: string): boolean => /^\(\?[a-zA-Z]*m[a-zA-Z]*\)/.test(pattern);

/** The row in which a place of the whole text lies. */
function rowOf(rows: readonly string[], place: number): number {
  let end = 0;
  const at = rows.findIndex((row) => {
    end += row.length;
    return place < end;
  });
  return at < 0 ? rows.length : at;
}
