import { refuse } from './usable.ts';

/*
 * `a ** b` and `a / b` rounded as the C library of Python does. `Math.pow` of V8 is off by a unit in the last place too
 * often to print the same digits; here the digits are worked out in fixed point with far more of them than a double has.
 */

const BITS = 192n;
const ONE = 1n << BITS;
const LN_2 = -logOfMantissa(ONE >> 1n);

/** `base ** exponent` for floats. @throws InfrakitError where the result is not a real number */
export function floatPower(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) refuse('division by zero');
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    refuse('the root of a negative number is not real');
  }
  const rough = base ** exponent;
  if (!Number.isFinite(rough) && Number.isFinite(base) && Number.isFinite(exponent)) refuse('the result is too large');
  // Where the result is no normal number, or exact, there is nothing to round.
  const isExact = Number.isInteger(base) && Number.isInteger(exponent) && Number.isSafeInteger(rough);
  if (!Number.isFinite(rough) || Math.abs(rough) < 1e-300 || isExact || isTiny(base) || isTiny(exponent)) return rough;
  const precise = exponential(times(logarithm(Math.abs(base)), exponent));
  return rough < 0 ? -precise : precise;
}

/** A true division of integers of any size, rounded once. */
export function divideIntegers(a: bigint, b: bigint): number {
  const isNegative = a < 0n !== b < 0n;
  const [dividend, divisor] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const shift = BigInt(Math.max(0, 70 - dividend.toString(2).length + divisor.toString(2).length));
  const shifted = dividend << shift;
  // A bit that is set for a remainder makes a tie of none.
  const quotient = ((shifted / divisor) << 1n) | (shifted % divisor === 0n ? 0n : 1n);
  const value = Number(quotient) * 2 ** -Number(shift + 1n);
  return isNegative ? -value : value;
}

/** Nothing, or so near to it that a double has no digits to spare. */
const isTiny = (value: number): boolean => Math.abs(value) < 1e-280;

/** A double as an integer and a power of two. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  const exponent = Math.floor(Math.log2(Math.abs(value))) - 53;
  return { mantissa: BigInt(Math.round(value * 2 ** -exponent)), exponent };
}

/** `ln(m)` for a fixed-point number near one, as the series of the inverse hyperbolic tangent. */
function logOfMantissa(mantissa: bigint): bigint {
  const z = ((mantissa - ONE) << BITS) / (mantissa + ONE);
  const square = (z * z) >> BITS;
  let sum = 0n;
  for (let [power, n] = [z, 1n]; power !== 0n && power !== -1n; power = (power * square) >> BITS, n += 2n) {
    sum += power / n;
  }
  return 2n * sum;
}

function logarithm(value: number): bigint {
  const { mantissa, exponent } = partsOf(value);
  return logOfMantissa((mantissa << BITS) >> 53n) + BigInt(exponent + 53) * LN_2;
}

function times(fixed: bigint, factor: number): bigint {
  const { mantissa, exponent } = partsOf(factor);
  return exponent < 0 ? (fixed * mantissa) >> BigInt(-exponent) : (fixed * mantissa) << BigInt(exponent);
}

function exponential(value: bigint): number {
  const power = value / LN_2;
  const rest = value - power * LN_2;
  let sum = ONE;
  for (let [term, n] = [rest, 1n]; term !== 0n && term !== -1n; n += 1n, term = ((term * rest) >> BITS) / n)
    sum += term;
  return Number(sum >> 120n) * 2 ** (Number(power) - 72);
}
