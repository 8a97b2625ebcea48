import type { Test } from '../library.ts';
import { text } from '../operations/text.ts';
import { defineTest } from './define.ts';

/** The tests `filter` and `test` of Jinja: whether the library has one under this name. */
export const nameTests = (has: { filter(name: string): boolean; test(name: string): boolean }): readonly Test[] => [
  defineTest(['filter'], {}, (input) => has.filter(text(input))),
  defineTest(['test'], {}, (input) => has.test(text(input))),
];
