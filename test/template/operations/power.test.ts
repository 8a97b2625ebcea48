import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideIntegers, floatPower } from '../../../src/template/operations/power.ts';

describe('a power of floats', () => {
  it('is never further from that of V8 than a unit in the last place or two', () => {
    const base = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const exponent = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(base, exponent, (a, b) => {
        const rough = a ** b;
        expect(Math.abs(floatPower(a, b) - rough)).toBeLessThanOrEqual(Math.abs(rough) * 5e-16);
      }),
    );
  });

  it('takes roots apart exactly', () => {
    expect([floatPower(4, 0.5), floatPower(2 ** 40, 0.25), floatPower(9, -0.5)]).toEqual([2, 1024, 1 / 3]);
  });

  it('refuses what is not real or too large', () => {
    expect(() => floatPower(-8, 1 / 3)).toThrow('not real');
    expect(() => floatPower(10, 400.5)).toThrow('too large');
  });
});

describe('a division of integers', () => {
  it('is rounded once, however large they are', () => {
    const big = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 30n }), (a, b) => {
        const quotient = divideIntegers(a, b);
        expect(Math.abs(quotient - Number(a) / Number(b))).toBeLessThanOrEqual(Math.abs(quotient) * 5e-16);
      }),
    );
    expect(divideIntegers(10n ** 25n, 3n)).toBe(3.3333333333333333e24);
  });
});
