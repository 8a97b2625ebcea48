import { expect, test } from 'vitest';
import { argumentErrors } from '../../../src/modules/control/argument-spec.ts';
import { type Dict, fromJson, type Json } from '../../../src/template/value.ts';

const errors = (spec: Json, given: Json): string[] => argumentErrors(fromJson(spec) as Dict, fromJson(given) as Dict);

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
    `argument 'a' is of type <class 'str'> and we were unable to convert to int: "'x'" cannot be converted to an int`,
    expect.stringContaining("unable to convert to bool: The value 'maybe' is not a valid boolean.  Valid booleans"),
    `Elements value for option 'c' is of type <class 'str'> and we were unable to convert to int: "'z'" cannot be converted to an int`,
    'value of f must be one of: 1, 2, got: 3',
    'zz. Supported parameters include: a, b, c, e, f.',
  ]);
});

/** The type of an option, a value, and what ansible-core says of it; nothing where the value fits. */
const TYPES: readonly (readonly [type: string, value: Json, problem?: string])[] = [
  ['str', 1.5],
  ['str', null, "'None' is not a string and conversion is not allowed"],
  ['int', '5_0'],
  ['int', '1.0'],
  ['int', true],
  ['int', 1.7, '"1.7" cannot be converted to an int'],
  ['int', '0x10', `"'0x10'" cannot be converted to an int`],
  ['int', [], '"[]" cannot be converted to an int'],
  ['int', null, '"None" cannot be converted to an int'],
  ['float', ' 1.5 '],
  ['float', 'nan'],
  ['float', '1e3'],
  ['float', [1], "<class 'list'> cannot be converted to a float"],
  ['bool', ' yes '],
  ['bool', 0],
  ['bool', [1], "<class 'list'> cannot be converted to a bool"],
  ['list', 5],
  ['list', { a: 1 }, "<class 'dict'> cannot be converted to a list"],
  ['dict', 'a=1,b=2'],
  ['dict', "a='x y' b=2"],
  ['dict', "{'a': True}"],
  ['dict', '{a: 1}', 'unable to evaluate string as dictionary'],
  ['dict', 'a=1 b', 'unable to evaluate string in the "key=value" format as dictionary'],
  ['dict', 'abc', 'dictionary requested, could not parse JSON or key=value'],
  ['dict', null, "<class 'NoneType'> cannot be converted to a dict"],
  ['json', { a: 1 }],
  ['json', 5, "<class 'int'> cannot be converted to a json string"],
  ['bytes', '1.5K'],
  ['bytes', '5 M'],
  ['bytes', '1kB', "<class 'str'> cannot be converted to a Byte value"],
  ['bytes', -5, "<class 'int'> cannot be converted to a Byte value"],
  ['bits', '1 Mb'],
  ['bits', '1kb', "<class 'str'> cannot be converted to a Bit value"],
];

test.each(TYPES)('%s takes %j as ansible-core does', (type, value, problem) => {
  const said = errors({ x: { type: type as string, required: true } }, { x: value as Json });
  expect(said.map((error) => error.replace(/^.* we were unable to convert to \w+: /, ''))).toEqual(
    problem === undefined ? [] : [problem],
  );
});

test('what is null and not required is not looked at, but for its choices', () => {
  expect(errors({ a: { type: 'int' }, b: { choices: ['x'] } }, { a: null, b: null })).toEqual([
    'value of b must be one of: x, got: None',
  ]);
});

test('options may exclude, ask for and depend on each other', () => {
  const inner = {
    type: 'dict',
    options: { m: {}, n: {}, o: {}, k: {} },
    mutually_exclusive: [['m', 'n']],
    required_together: [['o', 'k']],
    required_one_of: [['m', 'o']],
    required_if: [['m', 'v', ['o', 'k'], true]],
    required_by: { n: ['o'] },
  };
  const said = (given: Json): string[] => errors({ d: inner }, { d: given });
  expect(said({ m: 1, n: 2 })).toEqual([
    'parameters are mutually exclusive: m|n found in d',
    "missing parameter(s) required by 'n': o found in d",
  ]);
  expect(said({ k: 1 })).toEqual([
    'parameters are required together: o, k found in d',
    'one of the following is required: m, o found in d',
  ]);
  expect(said({ m: 'v' })).toEqual(['m is v but any of the following are missing: o, k found in d']);
  expect(said({ n: 1, o: 1, k: 1 })).toEqual([]);
});

test('aliases, defaults and lists of choices', () => {
  const inner = { one: { aliases: ['uno'], type: 'int' }, two: { type: 'int', default: 'abc' } };
  expect(errors({ d: { type: 'dict', options: inner } }, { d: { uno: 'z', zwei: 2 } })).toEqual([
    `argument 'one' is of type <class 'str'> found in 'd'. and we were unable to convert to int: "'z'" cannot be converted to an int`,
    `argument 'two' is of type <class 'str'> found in 'd'. and we were unable to convert to int: "'abc'" cannot be converted to an int`,
    'd.zwei. Supported parameters include: one, two (uno).',
  ]);
  expect(errors({ l: { type: 'list', choices: ['p', 'q'] } }, { l: 'p,z' })).toEqual([
    'value of l must be one or more of: p, q. Got no match for: z',
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
