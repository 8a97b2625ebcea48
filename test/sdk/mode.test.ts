import { expect, test } from 'vitest';
import { applyMode, formatMode, mode } from '../../src/sdk/mode.ts';

test.each([
  [0o644, '0644'],
  [644, '1204'],
  ['644', '0644'],
  ['02755', '2755'],
  ['0o600', '0600'],
  ['u=rw,g=r', 'u=rw,g=r'],
])('a mode written as %j is %s', (written, meant) => {
  expect(mode().parse(written)).toBe(meant);
});

test.each(['rw-r--r--', 'u=z', '', '0888', -1, 1.5, true])('%j is no mode', (written) => {
  expect(mode().safeParse(written).success).toBe(false);
});

test.each([
  ['u=rw,g=r,o=', 0o777, false, '0640'],
  ['a+X', 0o640, false, '0640'],
  ['a+X', 0o740, false, '0751'],
  ['a+X', 0o640, true, '0751'],
  ['g=u', 0o640, false, '0660'],
  ['+x', 0o644, false, '0755'],
  ['+w', 0o444, false, '0644'],
  ['u+s,g+s', 0o755, false, '6755'],
  ['u-s', 0o4755, false, '0755'],
  ['o+t', 0o777, true, '1777'],
  ['ug+rw-x', 0o711, false, '0661'],
  ['2750', 0, true, '2750'],
])('%s of %o (directory: %s) is %s', (wanted, present, isDirectory, result) => {
  expect(formatMode(applyMode(wanted, present, isDirectory))).toBe(result);
});
