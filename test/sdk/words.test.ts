import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hostWord } from '../../src/sdk/host-word.ts';
import { splitWords } from '../../src/sdk/shell-words.ts';

const onHost = (text: string): string =>
  execFileSync('sh', ['-c', `printf %s ${hostWord(text).text}`], {
    encoding: 'utf8',
    env: { HOME: '/h o', A: '$B *' },
  });

test.each([
  ['~', '/h o'],
  ['~/', '/h o/'],
  ['~/a b', '/h o/a b'],
  ['~root/x', '/root/x'],
  ['~no;such/x', '~no;such/x'],
  ['/a/~', '/a/~'],
  ['$A/x', '$B */x'],
  ['x${A}y', 'x$B *y'],
  ['$UNSET-${UNSET}', '$UNSET-${UNSET}'],
  ["'`id`$(id)\\", "'`id`$(id)\\"],
  ['', ''],
])('the host reads %s as %s', (written, meant) => {
  expect(onHost(written)).toBe(meant);
});

test.each([
  ['a  b\tc', ['a', 'b', 'c']],
  [`'a b' "c \\" d" e\\ f`, ['a b', 'c " d', 'e f']],
  [`a'b'"c"''`, ['abc']],
  [`'' ""`, ['', '']],
  [`"$x \\$y \\n"`, ['$x $y \\n']],
  ['', []],
])('%s is these words', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test('a quote that is not closed is an error', () => {
  expect(() => splitWords(`echo "a`)).toThrow('is not closed');
});
