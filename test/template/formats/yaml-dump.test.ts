import { describe, expect, it } from 'vitest';
import { dumpYaml } from '../../../src/template/formats/yaml/dump.ts';
import { Float, fromJson, type Json } from '../../../src/template/value.ts';

const dump = (value: Json, style = {}) => dumpYaml(fromJson(value), { flow: false, ...style });

describe('a YAML document', () => {
  it.each<[string, Json, string]>([
    [
      'quotes what would be read as something else',
      ['yes', '0644', '1e3', '1.5', '', '~', '1:30'],
      "- 'yes'\n- '0644'\n- 1e3\n- '1.5'\n- ''\n- '~'\n- '1:30'\n",
    ],
    ['quotes indicators', ['a: b', '#x', '- a', "it's", '@x'], "- 'a: b'\n- '#x'\n- '- a'\n- it's\n- '@x'\n"],
    ['escapes what cannot be printed', ['a\tb', '\u001b', '😀'], '- "a\\tb"\n- "\\e"\n- "\\U0001F600"\n'],
    ['doubles the line ends of quoted texts', { a: 'x\ny\n' }, "a: 'x\n\n  y\n\n  '\n"],
    [
      'breaks long texts at blanks',
      { k: 'word '.repeat(20).trim() },
      `k: ${'word '.repeat(15)}word\n  ${'word '.repeat(4).trim()}\n`,
    ],
    ['writes long keys apart', { ['x'.repeat(129)]: 1 }, `? ${'x'.repeat(129)}\n: 1\n`],
    ['keeps lists at the column of their key', { a: [1, { b: 2 }] }, 'a:\n- 1\n- b: 2\n'],
  ])('%s', (_sentence, value, expected) => {
    expect(dump(value)).toBe(expected);
  });

  it('shows which numbers are floats', () => {
    expect(dumpYaml([new Float(1), new Float(1e20), Number.POSITIVE_INFINITY], { flow: true })).toBe(
      '[1.0, 1.0e+20, .inf]\n',
    );
  });

  it('stays within ASCII where asked', () => {
    expect(dump(['é'], { unicode: false })).toBe('- "\\xE9"\n');
  });
});
