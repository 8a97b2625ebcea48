import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

describe('global functions', () => {
  it('count', () => {
    expect(evaluate('range(1, 10, 4)')).toEqual([1, 5, 9]);
    expect(evaluate('range(3, 0, 0 - 1)')).toEqual([3, 2, 1]);
  });

  it('do not count to where memory ends', () => {
    expect(() => evaluate('range(100000000000)')).toThrow('more than a template may make');
  });

  it('make dicts of pairs and names', () => {
    expect(evaluate("dict([['a', 1]], b=2)")).toEqual({ a: 1, b: 2 });
  });

  it('know the time', () => {
    expect(Math.abs(Number(evaluate("now(utc=true, fmt='%s') | int")) - Date.now() / 1000)).toBeLessThan(5);
  });

  it('make values that fail with a hint', () => {
    expect(() => evaluate("undef(hint='set me')")).toThrow('set me');
  });

  it('fill space', () => {
    expect(String(evaluate('lipsum(n=2, html=false)')).split('\n\n')).toHaveLength(2);
  });
});
