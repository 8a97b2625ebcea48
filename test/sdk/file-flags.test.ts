import { expect, test } from 'vitest';
import { clearFlags, giveFlags, hasFlags, parseFlags, replaceFlagged, setFlags } from '../../src/sdk/file-flags.ts';
import { sh } from '../../src/shell/sh.ts';

const at = (letters: string, path = '/f') => ({ path, type: 'file', flags: { letters } });
const shown = (letters: string, wanted: string) =>
  [...clearFlags(at(letters), wanted), ...setFlags(at(letters), wanted)].map(({ before, after, apply }) => [
    before,
    after,
    apply.text,
  ]);

test.each([
  ['+i', 'e', [['e', 'ei', 'chattr +i /f']]],
  ['+i', 'ie', []],
  ['-ia', 'ade', [['ade', 'de', 'chattr -a /f']]],
  ['-i', 'e', []],
  ['i', 'e', [['e', 'ei', 'chattr +i /f']]],
  ['=i', 'iaE', [['iaE', 'iE', 'chattr -a /f']]],
  [
    '=d',
    'Ae',
    [
      ['Ae', 'e', 'chattr -A /f'],
      ['e', 'ed', 'chattr +d /f'],
    ],
  ],
])('%s on a file with the flags %s takes %j', (wanted, letters, changes) => {
  expect(shown(letters, wanted)).toEqual(changes);
});

test('the listing of lsattr is read, and what it says where it lists nothing', () => {
  expect(parseFlags('----i---------e------- /a b')).toEqual({ letters: 'ie' });
  expect(parseFlags('---------------------- -f')).toEqual({ letters: '' });
  expect(parseFlags('sh: 1: lsattr: not found')).toEqual({ unreadable: 'sh: 1: lsattr: not found' });
  expect([hasFlags('--i-e-', '=i'), hasFlags('--i-e-', '-i'), hasFlags('--i-e-', '+a')]).toEqual([true, false, false]);
});

test('flags that cannot be read are named', () => {
  const refused = { path: '/f', type: 'file', flags: { unreadable: 'lsattr: not found' } };
  expect(() => [...setFlags(refused, '+i')]).toThrow('cannot read the attributes of /f: lsattr: not found');
  expect([...setFlags(refused, undefined)]).toEqual([]);
});

test('a locked file is opened for its replacement only by a task that speaks of the lock', () => {
  const steps = (letters: string, wanted: string) =>
    replaceFlagged(at(letters), wanted, sh`mv`).map(({ text }) => text.split('\n').at(-1));
  expect(steps('i', '+i').slice(0, 2)).toEqual(['chattr -i /f', 'mv']);
  expect(steps('i', '-i')[0]).toBe('chattr -i /f');
  expect(steps('i', '+d')[0]).toBe('mv');
});

test('a path is no option of chattr', () => {
  expect(giveFlags('-f', '+i').text).toBe('chattr +i ./-f');
});
