import { expect, test } from 'vitest';
import { change, need, Unmet } from '../../src/sdk/change.ts';
import { endLine, splitLines, withoutNewline } from '../../src/sdk/lines.ts';
import { sh } from '../../src/shell/sh.ts';

test('a change is certain unless it says otherwise', () => {
  expect(change('mode', '0644', '0600', sh`:`)).toMatchObject({ what: 'mode', certainty: 'will' });
  expect(change('command', null, 'x', sh`:`, { certainty: 'may' }).certainty).toBe('may');
});

test('what is needed and not there is unmet, with a hint', () => {
  expect(() => need(true, 'never')).not.toThrow();
  expect(() => need(null, 'no such user', 'make it first')).toThrow(Unmet);
});

test('lines keep their ends', () => {
  expect(splitLines('a\n\nb\r\nc')).toEqual(['a\n', '\n', 'b\r\n', 'c']);
  expect([splitLines(''), withoutNewline('a\r\n'), endLine('a'), endLine('a\n')]).toEqual([[], 'a', 'a\n', 'a\n']);
});
