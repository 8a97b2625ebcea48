import { expect, test } from 'vitest';
import { argumentErrors } from '../../../src/modules/control/argument-spec.ts';
import { fromJson, type Json, type Value } from '../../../src/template/value.ts';

const errors = (spec: Json, given: Json): string[] =>
  argumentErrors(fromJson(spec), fromJson(given) as Map<Value, Value>);

test('arguments that fit their types give no errors', () => {
  const spec = {
    port: { type: 'int', required: true },
    on: { type: 'bool' },
    share: { type: 'float' },
    paths: { type: 'list', elements: 'path' },
    any: { type: 'raw' },
  };
  expect(errors(spec, { port: '80', on: 'yes', share: '0.5', paths: ['/a', '/b'], any: [1] })).toEqual([]);
  expect(errors(spec, { port: 80, on: null, paths: 'a,b' })).toEqual([]);
});

test('every error is told at once', () => {
  const spec = {
    a: { type: 'int' },
    b: { type: 'bool' },
    c: { type: 'list', elements: 'int' },
    e: { required: true },
    f: { choices: ['1', '2'] },
  };
  expect(errors(spec, { a: 'x', b: 'maybe', c: [1, 'z'], f: 3, zz: 1 })).toEqual([
    'missing required arguments: e',
    "argument 'a' must be of type int",
    "argument 'b' must be of type bool",
    "every item of 'c' must be of type int",
    'value of f must be one of: 1, 2, got: 3',
    "there is no argument 'zz'; there are a, b, c, e, f",
  ]);
});

test('options within options are looked into, in dicts and in lists of dicts', () => {
  const inner = { name: { type: 'str', required: true }, kind: { choices: ['p', 'q'] } };
  const spec = { one: { type: 'dict', options: inner }, many: { type: 'list', elements: 'dict', options: inner } };
  expect(errors(spec, { one: { kind: 'r' }, many: [{ name: 'x' }, {}] })).toEqual([
    'missing required arguments: name found in one',
    'value of kind must be one of: p, q, got: r found in one',
    'missing required arguments: name found in many',
  ]);
});
