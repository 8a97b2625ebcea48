import type { ColumnWriter } from './column-writer.ts';
import { isPrintable } from './scalar-analysis.ts';

/** How a scalar may be broken over lines. */
export interface Wrapping {
  /** False inside keys. */
  readonly allowed: boolean;
  /** The column behind which a line is broken at the next single space. */
  readonly width: number;
  /** Where a continued line starts. */
  readonly indent: number;
}

const NAMED: ReadonlyMap<number, string> = new Map([
  [0x00, '0'],
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x1b, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);

export function writePlain(out: ColumnWriter, text: string, inFlow: boolean, wrapping: Wrapping): void {
  if (!out.whitespace && (text.length > 0 || inFlow)) out.write(' ');
  writeFolding(out, [...text], wrapping, false);
  out.whitespace = false;
  out.indention = false;
}

export function writeSingleQuoted(out: ColumnWriter, text: string, wrapping: Wrapping): void {
  out.indicator("'", true);
  writeFolding(out, [...text], wrapping, true);
  out.indicator("'", false);
  out.whitespace = false;
  out.indention = false;
}

/** Plain and single-quoted scalars fold alike; only quotes may be broken at their first and last space. */
function writeFolding(out: ColumnWriter, chars: readonly string[], wrapping: Wrapping, quoted: boolean): void {
  let spaces = false;
  let breaks = false;
  for (const [i, char] of chars.entries()) {
    if (char === ' ') {
      const inside = !quoted || (i > 0 && i < chars.length - 1);
      const folds = wrapping.allowed && !spaces && out.column > wrapping.width && inside && chars[i + 1] !== ' ';
      if (folds) out.indent(wrapping.indent);
      else out.write(' ');
      spaces = true;
    } else if (char === '\n') {
      // One line end would be read as a space: the first of a row is written twice.
      if (!breaks) out.newline();
      out.newline();
      out.indention = true;
      breaks = true;
    } else {
      if (breaks) out.indent(wrapping.indent);
      out.write(quoted && char === "'" ? "''" : char);
      out.indention = false;
      spaces = false;
      breaks = false;
    }
  }
  if (breaks) out.indent(wrapping.indent);
}

export function writeDoubleQuoted(out: ColumnWriter, text: string, unicode: boolean, wrapping: Wrapping): void {
  out.indicator('"', true);
  const chars = [...text];
  let spaces = false;
  for (const [i, char] of chars.entries()) {
    if (char === ' ') {
      const inside = i > 0 && i < chars.length - 1;
      if (wrapping.allowed && !spaces && out.column > wrapping.width && inside) {
        out.indent(wrapping.indent);
        if (chars[i + 1] === ' ') out.write('\\');
      } else {
        out.write(' ');
      }
      spaces = true;
      continue;
    }
    out.write(needsEscape(char, unicode) ? escapeChar(char) : char);
    spaces = false;
  }
  out.indicator('"', false);
  out.whitespace = false;
  out.indention = false;
}

/** Lines below a `|`, which says how they begin and end where that is not plain to see (YAML 1.1, 9.1). */
export function writeLiteral(out: ColumnWriter, text: string, step: number, wrapping: Wrapping): void {
  out.indicator(`|${/^[ \n]/.test(text) ? step : ''}${chompingOf(text)}`, true);
  out.newline();
  out.indention = true;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line !== '') {
      out.indent(wrapping.indent);
      out.write(line);
      out.whitespace = false;
      out.indention = false;
    }
    if (index === lines.length - 1) continue;
    out.newline();
    out.indention = true;
  }
}

function chompingOf(text: string): string {
  if (!text.endsWith('\n')) return '-';
  return text === '\n' || text.endsWith('\n\n') ? '+' : '';
}

const needsEscape = (char: string, unicode: boolean): boolean =>
  !isPrintable(char) || (!unicode && char > '\x7f') || /[\n\r\x85\u2028\u2029"\\]/.test(char);

function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const named = NAMED.get(code);
  if (named !== undefined) return `\\${named}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
