import { describe, expect, it } from 'vitest';
import { pythonImports } from '../../src/foreign/python-imports.ts';

const OWN = 'ansible_collections.a.b.plugins.modules.m';
const read = (source: string, isPackage = false) =>
  pythonImports(source, OWN, isPackage).map(({ module, names, optional }) =>
    [optional ? 'perhaps' : '', module, ...names].filter(Boolean).join(' '),
  );

describe('the imports of a Python source', () => {
  it.each([
    ['import os, sys as s', ['os', 'sys']],
    ['import a.b.c', ['a.b.c']],
    ['from a.b import c as d, e', ['a.b c e']],
    ['from a import (\n  b,  # the first\n  c,\n)\n', ['a b c']],
    ['from a import b, \\\n  c', ['a b c']],
    ['from a import *', ['a']],
    ['from ..module_utils.x import y', ['ansible_collections.a.b.plugins.module_utils.x y']],
    ['from . import y', ['ansible_collections.a.b.plugins.modules y']],
    ['try:\n    import a\nexcept ImportError:\n    a = None', ['perhaps a']],
    ['def f():\n\tfrom a import b', ['perhaps a b']],
    ['if x: import a', ['perhaps a']],
    ['import a; import b', ['a', 'perhaps b']],
    ['"""\nimport a\n"""\nimport b', ['b']],
    ["x = r'''\nfrom a import b\n''' # it's\nimport c", ['c']],
    ['# import a\nx = "import b" \nimport c', ['c']],
    ['x = [\n"""a""", \'\'\'\nimport b\n\'\'\'\n]\nimport c', ['c']],
    ["s = 'it\\'s'\nimport c", ['c']],
    ['important = 1\nfrom_ = 2', []],
  ])('%j', (source, expected) => expect(read(source)).toEqual(expected));

  it('start from the package itself in an __init__.py', () => {
    expect(read('from .x import y', true)).toEqual([`${OWN}.x y`]);
    expect(read('from ..x import y', true)).toEqual(['ansible_collections.a.b.plugins.modules.x y']);
  });

  it('are read in time that grows with the source, whatever stands in it', () => {
    const start = performance.now();
    read('('.repeat(200_000));
    read("'''".repeat(100_001));
    read(`${'a:'.repeat(100_000)}\n`);
    read(`if ${' '.repeat(20_000)}`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
