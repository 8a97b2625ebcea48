import type { CompareOperator } from '../language/ast.ts';
import type { CallArguments } from '../library.ts';
import type { ScopeFrame } from '../nunjucks-adapter.ts';
import { type BinaryOperator, binary as compute, negate as negated } from '../operations/arithmetic.ts';
import { toKey } from '../operations/dict-key.ts';
import { pairsOf } from '../operations/dict-methods.ts';
import { equals } from '../operations/equality.ts';
import { limitText } from '../operations/limits.ts';
import { isNumeric, toFloat } from '../operations/number.ts';
import { isUnordered, compare as orderOf } from '../operations/order.ts';
import { contains, iterate, slice as sliceOf } from '../operations/sequence.ts';
import { text } from '../operations/text.ts';
import { truth as truthOf } from '../operations/truth.ts';
import { typeName } from '../operations/type-name.ts';
import { refuse, usable } from '../operations/usable.ts';
import { type Key, Tuple, type Value } from '../value.ts';
import { Absent } from './absent.ts';

/*
 * What the code of a compiled expression calls. Every operation notes its place first; `start` and `end` are offsets
 * in the text of the template. Operands are settled (free of templates) unless the name says otherwise.
 */

export { attribute, item, settle, variable } from './names.ts';

export const float = (value: number): Value => toFloat(value);
export const tuple = (items: readonly Value[]): Value => Tuple.from(items);
export const absent = (): Value => new Absent();

export function dict(frame: ScopeFrame, entries: readonly [Value, Value][], start: number, end: number): Value {
  frame.session.mark(frame.place, start, end);
  return new Map(entries.map(([key, value]): [Key, Value] => [toKey(key), value]));
}

export function binary(
  frame: ScopeFrame,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  start: number,
  end: number,
): Value {
  frame.session.mark(frame.place, start, end);
  return compute(operator, left, right);
}

export function negate(frame: ScopeFrame, operand: Value, start: number, end: number): Value {
  frame.session.mark(frame.place, start, end);
  return negated(operand);
}

export function plus(frame: ScopeFrame, operand: Value, start: number, end: number): Value {
  frame.session.mark(frame.place, start, end);
  const known = usable(operand);
  if (!isNumeric(known)) return refuse(`a value of type ${typeName(known)} cannot have a sign`);
  return typeof known === 'boolean' ? Number(known) : known;
}

export function concat(frame: ScopeFrame, parts: readonly Value[], start: number, end: number): string {
  frame.session.mark(frame.place, start, end);
  const joined = parts.map(text).join('');
  limitText(joined.length);
  return joined;
}

export function truth(frame: ScopeFrame, value: Value, start: number, end: number): boolean {
  frame.session.mark(frame.place, start, end);
  return truthOf(value);
}

export function and(frame: ScopeFrame, left: Value, right: () => Value, start: number, end: number): Value {
  return truth(frame, left, start, end) ? right() : left;
}

export function or(frame: ScopeFrame, left: Value, right: () => Value, start: number, end: number): Value {
  return truth(frame, left, start, end) ? left : right();
}

/** One comparison. */
export function compareTwo(
  frame: ScopeFrame,
  operator: CompareOperator,
  left: Value,
  right: Value,
  start: number,
  end: number,
): boolean {
  frame.session.mark(frame.place, start, end);
  return holds(operator, left, right);
}

/** A chain such as `1 < x <= 10`, which stops at the first comparison that does not hold. */
export function compare(
  frame: ScopeFrame,
  first: Value,
  rest: readonly (readonly [CompareOperator, () => Value])[],
  start: number,
  end: number,
): boolean {
  let left = first;
  for (const [operator, operand] of rest) {
    const right = operand();
    frame.session.mark(frame.place, start, end);
    if (!holds(operator, left, right)) return false;
    left = right;
  }
  return true;
}

function holds(operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    default:
      return isOrdered(operator, left, right);
  }
}

function isOrdered(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  const order = orderOf(left, right);
  if (isUnordered(left, right)) return false;
  if (order === 0) return operator === '<=' || operator === '>=';
  return order < 0 === operator.startsWith('<');
}

export function slice(
  frame: ScopeFrame,
  value: Value,
  [from, to, step]: readonly [Value, Value, Value],
  start: number,
  end: number,
): Value {
  frame.session.mark(frame.place, start, end);
  return sliceOf(value, from, to, step);
}

/** The arguments of a call. */
export const args = (positional: readonly Value[], named: readonly (readonly [string, Value])[]): CallArguments => ({
  positional,
  named: named.length === 0 ? NONE : new Map(named),
});

const NONE: ReadonlyMap<string, Value> = new Map();

/** The items of `*list`. */
export function spread(frame: ScopeFrame, value: Value, start: number, end: number): readonly Value[] {
  frame.session.mark(frame.place, start, end);
  return iterate(value);
}

/** The entries of `**dict`. */
export function spreadNamed(frame: ScopeFrame, value: Value, start: number, end: number): [string, Value][] {
  frame.session.mark(frame.place, start, end);
  return [...pairsOf(value)].map(([key, item]) =>
    typeof key === 'string' ? [key, item] : refuse('the keys of ** are the names of arguments, and so texts'),
  );
}

export function call(frame: ScopeFrame, callee: Value, given: CallArguments, start: number, end: number): Value {
  frame.session.mark(frame.place, start, end);
  return frame.session.context.call(callee, given);
}

export function filter(
  frame: ScopeFrame,
  name: string,
  input: Value,
  given: CallArguments,
  start: number,
  end: number,
): Value {
  frame.session.mark(frame.place, start, end);
  return frame.session.context.filter(name, input, given);
}

export function test(
  frame: ScopeFrame,
  name: string,
  input: Value,
  given: CallArguments,
  start: number,
  end: number,
): boolean {
  frame.session.mark(frame.place, start, end);
  return frame.session.context.test(name, input, given);
}
