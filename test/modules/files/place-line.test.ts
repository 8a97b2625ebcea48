import { describe, expect, test } from 'vitest';
import { placeLine, removeLines } from '../../../src/modules/files/place-line.ts';

const rules = { backrefs: false, firstmatch: false };
const text = 'a=1\nb=2\na=3\n';

describe('a line that is wanted', () => {
  test.each([
    ['is added at the end', text, { line: 'c=4' }, `${text}c=4\n`],
    ['is left where it is', text, { line: 'b=2' }, text],
    ['replaces the last match', text, { regexp: '^a=', line: 'a=9' }, 'a=1\nb=2\na=9\n'],
    [
      'replaces the first match when told so',
      text,
      { regexp: '^a=', line: 'a=9', firstmatch: true },
      'a=9\nb=2\na=3\n',
    ],
    ['replaces a plain text', 'x.y\nxzy\n', { search_string: 'x.y', line: 'n' }, 'n\nxzy\n'],
    ['is not added again where only regexp misses', text, { regexp: '^z', line: 'b=2' }, text],
    ['goes behind the last match of insertafter', text, { line: 'n', insertafter: '^a' }, `${text}n\n`],
    ['goes behind the first', text, { line: 'n', insertafter: '^a', firstmatch: true }, 'a=1\nn\nb=2\na=3\n'],
    ['goes before the last match of insertbefore', text, { line: 'n', insertbefore: '^a' }, 'a=1\nb=2\nn\na=3\n'],
    ['goes to the beginning', text, { line: 'n', insertbefore: 'BOF' }, `n\n${text}`],
    ['goes to the end where nothing matches', text, { line: 'n', insertafter: '^z' }, `${text}n\n`],
    ['ends a last line without newline first', 'a', { line: 'n' }, 'a\nn\n'],
    [
      'fills in groups',
      'Port 22 # x\n',
      { regexp: '^Port (\\d+)(.*)$', line: 'Port 2\\1\\g<2>', backrefs: true },
      'Port 222 # x\n',
    ],
    ['does nothing without a match for its groups', text, { regexp: '^z(.)', line: '\\1', backrefs: true }, text],
    ['is the first of an empty file', '', { line: 'n' }, 'n\n'],
    ['is not expanded without backrefs', '', { line: 'C:\\1' }, 'C:\\1\n'],
  ])('%s', (_, before, wanted, after) => {
    expect(placeLine(before, { ...rules, ...wanted }).text).toBe(after);
    expect(placeLine(after, { ...rules, ...wanted }).text === after || 'backrefs' in wanted).toBe(true);
  });
});

test('removes every line that matches, and counts them', () => {
  expect(removeLines(text, { ...rules, regexp: '^a' })).toEqual({ text: 'b=2\n', msg: '2 line(s) removed', found: 2 });
  expect(removeLines('a\r\nb', { ...rules, line: 'a' }).text).toBe('b');
});
