import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/foreign/answer.ts';
import { toJson } from '../../src/template/value.ts';

function read(stdout: string, { stderr = '', rc = 0 } = {}) {
  const { values = new Map(), ...flags } = readAnswer({ stdout, stderr, rc, bytes: new Uint8Array() });
  return { ...flags, values: toJson(values) };
}

describe('the answer of a module', () => {
  it('is its object, without what the engine says itself', () => {
    expect(read('{"changed": true, "x": 1.0, "invocation": {"module_args": {}}, "_ansible_y": 1}')).toMatchObject({
      changed: true,
      failed: false,
      values: { x: 1 },
    });
  });

  it('may have noise around it; what comes behind is told', () => {
    const { values } = read('Welcome!\n  {"a":\n 1}\nbye\n');
    expect(values).toEqual({ a: 1, warnings: ['Module invocation had junk after the JSON data: bye'] });
  });

  it.each([
    ['{"failed": true, "msg": "no"}', true],
    ['{"rc": 3}', true],
    ['{"rc": 0}', false],
    ['{"failed": false, "rc": 3}', false],
  ])('%s: failed is %s', (text, failed) => expect(read(text).failed).toBe(failed));

  it('is a failure that shows everything where it is no object', () => {
    for (const text of ['', 'nonsense', '[1]', '{"a": }', '}{']) {
      expect(read(text, { stderr: 'Traceback (most recent call last):\n', rc: 1 })).toMatchObject({
        failed: true,
        values: { module_stdout: text, exception: 'Traceback (most recent call last):\n', rc: 1 },
      });
    }
  });

  it('may tell differences, as texts or as data', () => {
    const diff = [
      { before: 'a\n', after: 'b\n', before_header: 'f' },
      { before: { x: 1 }, after: { x: 2 } },
      { before: 'same', after: 'same' },
    ];
    expect(read(JSON.stringify({ diff })).differences).toEqual([
      { what: 'content', path: 'f', before: 'a\n', after: 'b\n' },
      { what: 'content', path: '', before: '{\n    "x": 1\n}\n', after: '{\n    "x": 2\n}\n' },
    ]);
  });
});

it('a job tells of stderr, too', () => {
  const output = { stdout: '{"changed": true, "x": 1}', stderr: 'noise', rc: 0, bytes: new Uint8Array() };
  expect(readAnswer(output).values).toEqual(new Map([['x', 1]]));
  expect(readAnswer(output, true)).toMatchObject({
    changed: true,
    values: new Map<string, unknown>([
      ['x', 1],
      ['stderr', 'noise'],
    ]),
  });
  const crashed = { ...output, stdout: '', stderr: 'Traceback: failing', rc: 1 };
  expect(readAnswer(crashed, true).values?.get('stderr')).toBe('Traceback: failing');
});
