import type { Test } from '../library.ts';
import { isFloat, isInteger, isNumeric } from '../operations/number.ts';
import { itemsOf } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { Callable, isDict, LazyDict, Undefined, type Value } from '../value.ts';
import { defineTest } from './define.ts';

const typeTest = (name: string, holds: (value: Value) => boolean): Test => defineTest([name], {}, holds);

/** As in Jinja, where only the kind of the value is looked at, and an undefined one is a kind of its own. */
const kindTest = (name: string, holds: (value: Value) => boolean): Test => ({
  ...defineTest([name], {}, (value: Value) => !(value instanceof Undefined) && holds(value)),
  acceptsUndefined: true,
});

const isMapping = (value: Value): boolean => isDict(value) || value instanceof LazyDict;
const isIterable = (value: Value): boolean => itemsOf(value) !== undefined;
const hasLower = (value: string): boolean => value !== value.toUpperCase();
const hasUpper = (value: string): boolean => value !== value.toLowerCase();

/** Tests of Jinja for the kind of a value. */
export const typeTests: readonly Test[] = [
  { ...typeTest('defined', (value) => !(value instanceof Undefined)), acceptsUndefined: true },
  { ...typeTest('undefined', (value) => value instanceof Undefined), acceptsUndefined: true },
  kindTest('none', (value) => value === null),
  kindTest('boolean', (value) => typeof value === 'boolean'),
  kindTest('true', (value) => value === true),
  kindTest('false', (value) => value === false),
  kindTest('integer', isInteger),
  kindTest('float', isFloat),
  kindTest('number', isNumeric),
  kindTest('string', (value) => typeof value === 'string'),
  kindTest('mapping', isMapping),
  kindTest('sequence', (value) => isMapping(value) || isIterable(value)),
  typeTest('iterable', isIterable),
  kindTest('callable', (value) => value instanceof Callable),
  // Nothing is ever marked as escaped: templates of playbooks do not escape.
  typeTest('escaped', () => false),
  typeTest('lower', (value) => hasLower(text(value)) && !hasUpper(text(value))),
  typeTest('upper', (value) => hasUpper(text(value)) && !hasLower(text(value))),
];
