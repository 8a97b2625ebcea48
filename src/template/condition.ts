import { truth } from './operations/truth.ts';
import { refuse } from './operations/usable.ts';
import type { Value } from './value.ts';

const DELIMITER = /\{\{|\{%/;

/** True for a condition written as a template, `when: "{{ x }}"`, which Ansible takes with a warning. */
export const isTemplated = (condition: string): boolean =>
  condition.includes('{') && DELIMITER.test(condition.replace(/'[^']*'|"[^"]*"/g, ''));

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['none', false],
  ['', false],
]);

/**
 * The truth of the result of a templated condition. Ansible would evaluate a text as an expression once more; results
 * are data here, so that only the words for true and false are understood.
 *
 * @throws InfrakitError for any other text
 */
export function conditionTruth(value: Value): boolean {
  if (typeof value !== 'string') return truth(value);
  const words = WORDS.get(value.trim().toLowerCase());
  if (words !== undefined) return words;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) !== 0;
  return refuse(
    `the condition gave the text "${value}", which is neither true nor false`,
    'write the condition without {{ }}',
  );
}
