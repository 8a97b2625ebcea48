import { expect, test } from 'vitest';
import { median, ratios, short, spread } from '../../bench/statistics.ts';

test('the median of an even count is the mean of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 2])).toBe(2);
  expect(median([])).toBeUndefined();
});

test('a spread is shown only where there is one', () => {
  expect(spread([1, 3, 2], short)).toBe('2.00 (1.00-3.00)');
  expect(spread([2, 2.001], short)).toBe('2.00');
  expect(spread([], short)).toBe('');
});

test('ratios are taken within a run, and where both were measured', () => {
  const mine = [
    { run: 1, wall: 2 },
    { run: 2, wall: 4 },
    { run: 3, wall: 8 },
  ];
  const theirs = [
    { run: 2, wall: 12 },
    { run: 1, wall: 10 },
  ];
  expect(ratios(theirs, mine, ({ wall }) => wall)).toEqual([3, 5]);
});
