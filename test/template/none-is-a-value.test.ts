import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';

test.each([
  ['[none] | first', null],
  ['[1, none] | last', null],
  ['missing | default(none)', null],
  ["[{'key': 'a', 'value': none}] | items2dict", { a: null }],
])('%s keeps None', (expression, expected) => {
  expect(evaluate(expression)).toEqual(expected);
});

test.each([
  ['-7 | string', '-7'],
  ['-x', -2],
  ['- 1 + 3', 2],
])('%s keeps its leading minus', (expression, expected) => {
  expect(evaluate(expression, { x: 2 })).toEqual(expected);
});
