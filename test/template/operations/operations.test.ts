import { describe, expect, it } from 'vitest';
import { attribute, item } from '../../../src/template/operations/access.ts';
import { binary } from '../../../src/template/operations/arithmetic.ts';
import { BoundMethod } from '../../../src/template/operations/bound-method.ts';
import { equals } from '../../../src/template/operations/equality.ts';
import { fixed, general } from '../../../src/template/operations/number-format.ts';
import { compare } from '../../../src/template/operations/order.ts';
import { contains, slice } from '../../../src/template/operations/sequence.ts';
import { text } from '../../../src/template/operations/text.ts';
import { truth } from '../../../src/template/operations/truth.ts';
import { UndefinedVariable } from '../../../src/template/undefined-variable.ts';
import { UnknownTouched } from '../../../src/template/unknown-touched.ts';
import { Float, Tuple, Undefined, Unknown, type Value } from '../../../src/template/value.ts';
import { evaluate } from '../evaluate.ts';

const call = (receiver: Value, name: string, ...positional: Value[]): Value => {
  const method = attribute(receiver, name);
  if (!(method instanceof BoundMethod)) throw new Error(`no method ${name}`);
  return method.call({ positional, named: new Map() });
};

describe('text', () => {
  it.each<[Value, string]>([
    [true, 'True'],
    [null, 'None'],
    [new Float(1), '1.0'],
    [1e-5, '1e-05'],
    [new Float(1e16), '1e+16'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [["it's", 'a\n', '"\''], `["it's", 'a\\n', '"\\'']`],
    [Tuple.of<Value>(1), '(1,)'],
    [
      new Map<string | number, Value>([
        ['a', null],
        [1, [true]],
      ]),
      "{'a': None, 1: [True]}",
    ],
  ])('prints %j as Python does', (value, expected) => {
    expect(text(value)).toBe(expected);
  });
});

describe('binary', () => {
  it.each<[Value, '+' | '-' | '*' | '/' | '//' | '%' | '**', Value, string]>([
    [6, '/', 2, '3.0'],
    [-7, '//', 2, '-4'],
    [-1, '%', 3, '2'],
    [2, '**', -1, '0.5'],
    [2, '**', 64, '18446744073709551616'],
    [9007199254740991, '*', 2, '18014398509481982'],
    [[1], '*', 2, '[1, 1]'],
    ['%05.2f|%-5s|%x', '%', Tuple.of<Value>(2.675, 'a', 255), '02.67|a    |ff'],
    ['%(a)s %%', '%', new Map([['a', 1]]), '1 %'],
  ])('computes %j %s %j', (left, operator, right, expected) => {
    expect(text(binary(operator, left, right))).toBe(expected);
  });

  it.each<[Value, '+' | '*' | '/' | '**', Value]>([
    ['5', '+', 5],
    [5, '/', 0],
    ['x', '*', 1e9],
    [[1], '*', 1e9],
    [10, '**', 1e9],
    [-8, '**', 0.5],
  ])('refuses %j %s %j', (left, operator, right) => {
    expect(() => binary(operator, left, right)).toThrow(expect.objectContaining({ name: 'InfrakitError' }));
  });
});

describe('comparison', () => {
  it('knows no difference between 1, 1.0 and True, but between 1 and "1"', () => {
    expect(equals(1, new Float(1))).toBe(true);
    expect(equals(1, true)).toBe(true);
    expect(equals('1', 1)).toBe(false);
    expect(equals([1], Tuple.of<Value>(1))).toBe(false);
  });

  it('orders texts by code point and refuses a text beside a number', () => {
    expect(compare('Z', 'a')).toBeLessThan(0);
    expect(compare('\u{1f600}', '\uffff')).toBeGreaterThan(0);
    expect(() => compare('1', 1)).toThrow(/no order/);
  });
});

describe('access', () => {
  it('prefers methods after a dot and keys in brackets', () => {
    const dict: Value = new Map([['items', 1]]);
    expect(attribute(dict, 'items')).toBeInstanceOf(BoundMethod);
    expect(item(dict, 'items')).toBe(1);
  });

  it.each<[Value, string]>([
    ['', 'constructor'],
    [[], 'map'],
    [new Map(), 'size'],
    [new Map(), '__proto__'],
    [1, 'toFixed'],
  ])('does not let a template reach into JavaScript: %j.%s', (value, name) => {
    expect(attribute(value, name)).toBeInstanceOf(Undefined);
    expect(item(value, name)).toBeInstanceOf(Undefined);
  });

  it('slices by code point and counts from the end', () => {
    expect(slice('a😀b', null, null, -1)).toBe('b😀a');
    expect(slice([1, 2, 3], -2, null, null)).toEqual([2, 3]);
    expect(item('a😀b', -2)).toBe('😀');
  });
});

describe('methods', () => {
  it.each<[Value, string, Value[], Value]>([
    ['a b  c', 'split', [], ['a', 'b', 'c']],
    ['a,b,c', 'rsplit', [',', 1], ['a,b', 'c']],
    ['abab', 'replace', ['b', 'x', 1], 'axab'],
    ['abc', 'replace', ['', '-'], '-a-b-c-'],
    ['a\nb\r\n\nc\n', 'splitlines', [], ['a', 'b', '', 'c']],
    ['{:>5}|{:05.1f}|{:,}', 'format', ['x', 2.25, 1234567], '    x|002.2|1,234,567'],
    ['abc', 'find', ['c', -2], 2],
    ['ab', 'center', [5, '*'], '**ab*'],
  ])('%j.%s(%j)', (receiver, name, args, expected) => {
    expect(call(receiver, name, ...args)).toEqual(expected);
  });

  it.each<[string, string]>([
    ["'a'.zfill()", "zfill() needs the argument 'width'"],
    ['{}.setdefault()', "setdefault() needs the argument 'key'"],
    ["'a'.split(',', 1, 2)", 'split() takes at most 2 (sep, maxsplit), but 3 were given'],
    ["'a'.split(',', sep=';')", "split() got 'sep' twice"],
    ["'a'.split(maxsplits=1)", "split() has no argument 'maxsplits'"],
    ["'a'.startswith(none)", "the argument 'prefix' of startswith() must be a text, not a value of type NoneType"],
    ["'a'.center('5')", "the argument 'width' of center() must be an integer, not a value of type str"],
    [
      "'a'.replace('a', 'b', none)",
      "the argument 'count' of replace() must be an integer, not a value of type NoneType",
    ],
    ["{}.pop('a')", "pop(): the dict has no key 'a'"],
  ])('refuse what %s is given', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });

  it.each([
    ["{}.pop('a', none)", null],
    ["{}.get(default=5, key='a')", 5],
    ["'a b'.split(none, maxsplit=1)", ['a', 'b']],
    ["'abab'.find('b', none, none)", 1],
  ])('take None and names in %s as Python does', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('does not let a format text look into an object', () => {
    expect(() => call('{0.constructor}', 'format', 'x')).toThrow(/attribute/);
  });
});

describe('numbers', () => {
  it('are rounded half to even on their exact value', () => {
    expect([fixed(2.675, 2), fixed(0.125, 2), fixed(2.5, 0), fixed(-0.5, 0)]).toEqual(['2.67', '0.12', '2', '-0']);
    expect([general(1234567, 6), general(0.0001, 6), general(100000, 6)]).toEqual(['1.23457e+06', '0.0001', '100000']);
  });
});

describe('values that are not there', () => {
  it('make every operation fail, undefined for the user and unknown for the renderer', () => {
    const operations: ((value: Value) => unknown)[] = [
      truth,
      text,
      (value) => binary('+', 1, value),
      (value) => equals(value, value),
      (value) => contains([1], value),
    ];
    for (const operation of operations) {
      expect(() => operation(new Undefined('x'))).toThrow(UndefinedVariable);
      expect(() => operation(new Unknown('later'))).toThrow(UnknownTouched);
    }
  });
});
