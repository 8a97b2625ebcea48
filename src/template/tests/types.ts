import type { Test } from '../library.ts';
import { isFloat, isInteger, isNumeric } from '../operations/number.ts';
import { itemsOf } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { Callable, isDict, LazyDict, Undefined, type Value } from '../value.ts';
import { defineTest } from './define.ts';

const typeTest = (name: string, holds: (value: Value) => boolean): Test => defineTest([name], {}, holds);

/** A test that is false for an undefined value, where Jinja asks for the type alone. */
const lenientTest = (name: string, holds: (value: Value) => boolean): Test => ({
  ...typeTest(name, holds),
  acceptsUndefined: true,
});

const isMapping = (value: Value): boolean => isDict(value) || value instanceof LazyDict;
const isIterable = (value: Value): boolean => itemsOf(value) !== undefined;
const hasLower = (value: string): boolean => value !== value.toUpperCase();
const hasUpper = (value: string): boolean => value !== value.toLowerCase();

/** Tests of Jinja for the kind of a value. */
export const typeTests: readonly Test[] = [
  lenientTest('defined', (value) => !(value instanceof Undefined)),
  lenientTest('undefined', (value) => value instanceof Undefined),
  lenientTest('none', (value) => value === null),
  lenientTest('boolean', (value) => typeof value === 'boolean'),
  lenientTest('true', (value) => value === true),
  lenientTest('false', (value) => value === false),
  lenientTest('integer', isInteger),
  lenientTest('float', isFloat),
  lenientTest('number', isNumeric),
  lenientTest('string', (value) => typeof value === 'string'),
  lenientTest('mapping', isMapping),
  lenientTest('sequence', (value) => !(value instanceof Undefined) && (isMapping(value) || isIterable(value))),
  typeTest('iterable', isIterable),
  typeTest('callable', (value) => value instanceof Callable),
  // Nothing is ever marked as escaped: templates of playbooks do not escape.
  typeTest('escaped', () => false),
  typeTest('lower', (value) => hasLower(text(value)) && !hasUpper(text(value))),
  typeTest('upper', (value) => hasUpper(text(value)) && !hasLower(text(value))),
];
