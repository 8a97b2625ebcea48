import { Entity, isList, Tuple, type Value } from '../value.ts';
import { limitItems, limitText, MAX_BITS } from './limits.ts';
import { bigOf, isFloat, isInteger, isNumeric, type Numeric, numberOf, toFloat, toInteger } from './number.ts';
import { percentFormat } from './percent-format.ts';
import { divideIntegers, floatPower } from './power.ts';
import { typeName } from './type-name.ts';
import { refuse, type Usable, usable } from './usable.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** `left operator right` as Python computes it: on numbers, texts and lists. */
export function binary(operator: BinaryOperator, left: Value, right: Value): Value {
  const a = usable(left);
  const b = usable(right);
  if (operator === '%' && typeof a === 'string') return percentFormat(a, b);
  const result = isNumeric(a) && isNumeric(b) ? compute(operator, a, b) : combine(operator, a, b);
  return result ?? refuse(`the operator ${operator} does not work between ${typeName(a)} and ${typeName(b)}`);
}

/** Python's unary minus. */
export function negate(value: Value): Value {
  const known = usable(value);
  if (!isNumeric(known)) return refuse(`a value of type ${typeName(known)} has no negative`);
  return isFloat(known) ? toFloat(-numberOf(known)) : binary('-', 0, known);
}

function compute(operator: BinaryOperator, a: Numeric, b: Numeric): Value {
  if ((operator === '/' || operator === '%' || operator === '//') && numberOf(b) === 0) refuse('division by zero');
  if (operator === '/' && isBig(a, b)) return toFloat(divideIntegers(bigOf(a as bigint), bigOf(b as bigint)));
  if (isFloat(a) || isFloat(b) || operator === '/') return computeFloats(operator, numberOf(a), numberOf(b));
  if (operator === '**' && numberOf(b) < 0) return computeFloats(operator, numberOf(a), numberOf(b));
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = computeSmall(operator, a, b);
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick;
  }
  return toInteger(computeIntegers(operator, bigOf(a), bigOf(b)));
}

/** True for two integers of which one is beyond what a double holds. */
const isBig = (a: Numeric, b: Numeric): boolean =>
  (typeof a === 'bigint' || typeof b === 'bigint') && !isFloat(a) && !isFloat(b);

/** The common cases without the detour over bigints; what is not exact is thrown away by the caller. */
function computeSmall(operator: BinaryOperator, a: number, b: number): number | undefined {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b + 0;
  if (operator !== '%' && operator !== '//') return undefined;
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return undefined;
  const rest = floatModulo(a, b);
  if (operator === '%') return rest + 0;
  return Number.isSafeInteger(a - rest) ? (a - rest) / b + 0 : undefined;
}

function computeFloats(operator: BinaryOperator, a: number, b: number): Value {
  switch (operator) {
    case '+':
      return toFloat(a + b);
    case '-':
      return toFloat(a - b);
    case '*':
      return toFloat(a * b);
    case '/':
      return toFloat(a / b);
    case '//':
      return toFloat(floatQuotient(a, b));
    case '%':
      return toFloat(floatModulo(a, b));
    case '**':
      return toFloat(floatPower(a, b));
  }
}

/** The remainder with the sign of the divisor; also a zero has it. */
function floatModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** The whole part of a division, from the remainder: `1 // 0.1` is 9, though `1 / 0.1` is rounded to 10. */
function floatQuotient(a: number, b: number): number {
  const quotient = (a - floatModulo(a, b)) / b;
  if (quotient === 0) return a < 0 !== b < 0 ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

function computeIntegers(operator: BinaryOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '//':
      return (a - integerModulo(a, b)) / b;
    case '%':
      return integerModulo(a, b);
    case '**':
      if (a * a > 1n && BigInt(a.toString(2).length) * b > BigInt(MAX_BITS))
        refuse(`a number of more than ${MAX_BITS} bits`);
      return a ** b;
  }
}

function integerModulo(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

/** What operators mean for texts, lists and entities. */
function combine(operator: BinaryOperator, a: Usable, b: Usable): Value | undefined {
  if (operator === '*') return isRepeatable(a) ? repeat(a, b) : isRepeatable(b) ? repeat(b, a) : undefined;
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') {
      limitText(a.length + b.length);
      return a + b;
    }
    if (isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple) return concatenate(a, b);
    if (a instanceof Entity) return a.plus?.(b);
  }
  if (operator === '-' && a instanceof Entity) return a.minus?.(b);
  return undefined;
}

const isRepeatable = (value: Value): value is string | readonly Value[] => typeof value === 'string' || isList(value);

function concatenate(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  limitItems(a.length + b.length);
  const joined = [...a, ...b];
  return a instanceof Tuple ? Tuple.from(joined) : joined;
}

function repeat(value: string | readonly Value[], count: Usable): Value | undefined {
  if (!isInteger(count) && typeof count !== 'boolean') return undefined;
  const times = Math.max(0, Number(count));
  if (typeof value === 'string') {
    limitText(value.length * times);
    return value.repeat(value === '' ? 0 : times);
  }
  limitItems(value.length * times);
  const repeated: Value[] = [];
  if (value.length > 0) for (let i = 0; i < times; i++) for (const item of value) repeated.push(item);
  return value instanceof Tuple ? Tuple.from(repeated) : repeated;
}
