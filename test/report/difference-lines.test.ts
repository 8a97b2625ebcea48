import { expect, test } from 'vitest';
import { differenceLines } from '../../src/report/difference-lines.ts';

const plain = (text: string) => text;
const show = (difference: Parameters<typeof differenceLines>[0][number]) => differenceLines([difference], plain);

test('an attribute of a file is told by its name and path', () => {
  expect(show({ what: 'mode', path: '/etc/f', before: '0600', after: '0644' })).toEqual([
    'mode of /etc/f: 0600 -> 0644',
    '',
  ]);
});

test('what may not be shown is said to differ', () => {
  expect(show({ what: 'content', path: '/etc/f', before: null, after: null })).toEqual([
    'content of /etc/f: differs (not shown)',
    '',
  ]);
  expect(show({ what: 'password', before: null, after: null })).toEqual(['password: differs (not shown)', '']);
});

test('a new file that is empty has a head', () => {
  expect(show({ what: 'content', path: '/etc/f', before: null, after: '' })).toEqual([
    '--- before',
    '+++ after: /etc/f',
    '',
  ]);
});
