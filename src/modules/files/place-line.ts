import { compilePattern, endLine, expandReplacement, type Match, splitLines, withoutNewline } from '../../sdk/index.ts';
import type { Edit } from './edit-text.ts';

interface Rules {
  readonly line?: string | undefined;
  readonly regexp?: string | undefined;
  readonly search_string?: string | undefined;
  readonly backrefs: boolean;
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
  readonly firstmatch: boolean;
}

/** The text with the line in it: in place of the one that matches, or else where it is to be inserted. */
export function placeLine(text: string, rules: Rules): Edit {
  const { line = '', regexp, backrefs } = rules;
  const rows = splitLines(text);
  const found = findRow(rows, matcher(rules), rules.firstmatch);
  const exact = found < 0 ? rows.findLastIndex((row) => withoutNewline(row) === line) : -1;
  const at = found >= 0 ? found : exact;
  if (at >= 0) {
    const wanted = backrefs && found >= 0 && regexp !== undefined ? fillIn(line, regexp, rows[at] ?? '') : line;
    return { text: rows.with(at, endLine(wanted)).join(''), msg: 'line replaced' };
  }
  // Without a match there is nothing to fill into the line.
  if (backrefs) return { text, msg: '' };
  return { text: insertLine(rows, line, rules).join(''), msg: 'line added' };
}

/** The text without the lines that match, or that are the line. */
export function removeLines(text: string, rules: Rules): Edit & { readonly found: number } {
  const matches = matcher(rules) ?? ((row: string) => withoutNewline(row) === rules.line);
  const rows = splitLines(text);
  const kept = rows.filter((row) => !matches(row));
  const found = rows.length - kept.length;
  return { text: kept.join(''), msg: found > 0 ? `${found} line(s) removed` : '', found };
}

function insertLine(rows: readonly string[], line: string, { insertafter, insertbefore, firstmatch }: Rules): string[] {
  if (insertafter === 'BOF' || insertbefore === 'BOF') return [endLine(line), ...rows];
  const ended = rows.length === 0 ? [] : rows.with(-1, endLine(rows.at(-1) ?? ''));
  const anchor = insertafter === 'EOF' ? undefined : (insertafter ?? insertbefore);
  const at = anchor === undefined ? -1 : findRow(rows, rowPattern(anchor), firstmatch);
  if (at < 0) return [...ended, endLine(line)];
  return ended.toSpliced(insertafter === undefined ? at : at + 1, 0, endLine(line));
}

type RowTest = (row: string) => boolean;

function matcher({ regexp, search_string }: Rules): RowTest | undefined {
  if (regexp !== undefined) return rowPattern(regexp);
  return search_string === undefined ? undefined : (row) => row.includes(search_string);
}

function rowPattern(regexp: string): RowTest {
  const pattern = compilePattern(regexp);
  return (row) => pattern.search(row) !== undefined;
}

const findRow = (rows: readonly string[], test: RowTest | undefined, first: boolean): number => {
  if (test === undefined) return -1;
  return first ? rows.findIndex(test) : rows.findLastIndex(test);
};

function fillIn(line: string, regexp: string, row: string): string {
  const pattern = compilePattern(regexp);
  const match: Match | undefined = pattern.search(row);
  return match ? expandReplacement(line, match, pattern) : line;
}
