import { expect, test } from 'vitest';
import { placeBlock } from '../../../src/modules/files/place-block.ts';

const rules = {
  state: 'present',
  block: 'one\ntwo',
  marker: '# {mark} X',
  marker_begin: 'BEGIN',
  marker_end: 'END',
  append_newline: false,
  prepend_newline: false,
} as const;
const block = '# BEGIN X\none\ntwo\n# END X\n';

test.each([
  ['is added at the end', 'a\nb', {}, `a\nb\n${block}`],
  ['goes to the beginning', 'a\n', { insertbefore: 'BOF' }, `${block}a\n`],
  ['goes behind the last match', 'a\na\nb\n', { insertafter: '^a' }, `a\na\n${block}b\n`],
  ['goes behind a match over lines', 'a\nb\nc\n', { insertafter: '(?m)a\\n.*b' }, `a\nb\n${block}c\n`],
  ['goes before a match over lines', 'a\nb\nc\n', { insertbefore: '(?m)a\\n.*b' }, `${block}a\nb\nc\n`],
  ['goes before the last match', 'a\na\nb\n', { insertbefore: '^a' }, `a\n${block}a\nb\n`],
  ['replaces the one that is there', `a\n# BEGIN X\nold\n# END X\nb\n`, {}, `a\n${block}b\n`],
  ['is found with its markers swapped', `# END X\nold\n# BEGIN X\nb\n`, {}, `${block}b\n`],
  [
    'is set off by empty lines',
    'a\nb\n',
    { insertafter: 'a', append_newline: true, prepend_newline: true },
    `a\n\n${block}\nb\n`,
  ],
  ['is removed', `a\n${block}b\n`, { state: 'absent' }, 'a\nb\n'],
  ['is removed where it is empty', `a\n${block}b\n`, { block: '' }, 'a\nb\n'],
  ['is not removed where it is not', 'a\nb', { state: 'absent' }, 'a\nb'],
] as const)('a block %s', (_, before, change, after) => {
  expect(placeBlock(before, { ...rules, ...change }).text).toBe(after);
  expect(placeBlock(after, { ...rules, ...change }).text).toBe(after);
});
