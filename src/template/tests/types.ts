import type { Test } from '../library.ts';
import { isFloat, isInteger, isNumeric } from '../operations/number.ts';
import { itemsOf } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { Callable, isDict, LazyDict, Undefined, type Value } from '../value.ts';
import { defineTest } from './define.ts';

const typeTest = (name: string, holds: (value: Value) => boolean): Test => defineTest([name], {}, holds);

const isMapping = (value: Value): boolean => isDict(value) || value instanceof LazyDict;
const isIterable = (value: Value): boolean => itemsOf(value) !== undefined;
const hasLower = (value: string): boolean => value !== value.toUpperCase();
const hasUpper = (value: string): boolean => value !== value.toLowerCase();

/** Tests of Jinja for the kind of a value. */
export const typeTests: readonly Test[] = [
  { ...typeTest('defined', (value) => !(value instanceof Undefined)), acceptsUndefined: true },
  { ...typeTest('undefined', (value) => value instanceof Undefined), acceptsUndefined: true },
  typeTest('none', (value) => value === null),
  typeTest('boolean', (value) => typeof value === 'boolean'),
  typeTest('true', (value) => value === true),
  typeTest('false', (value) => value === false),
  typeTest('integer', isInteger),
  typeTest('float', isFloat),
  typeTest('number', isNumeric),
  typeTest('string', (value) => typeof value === 'string'),
  typeTest('mapping', isMapping),
  typeTest('sequence', (value) => isMapping(value) || isIterable(value)),
  typeTest('iterable', isIterable),
  typeTest('callable', (value) => value instanceof Callable),
  // Nothing is ever marked as escaped: templates of playbooks do not escape.
  typeTest('escaped', () => false),
  typeTest('lower', (value) => hasLower(text(value)) && !hasUpper(text(value))),
  typeTest('upper', (value) => hasUpper(text(value)) && !hasLower(text(value))),
];
