import { describe, expect, it } from 'vitest';
import { reasonFor } from '../../../src/template/not-here.ts';
import { standardLibrary } from '../../../src/template/standard-library.ts';
import { evaluate } from '../evaluate.ts';

describe('lookups of collections', () => {
  it.each<[string, unknown]>([
    ["query('community.general.flattened', [1, [2, [3]]])", [1, 2, 3]],
    [
      "query('community.general.cartesian', [1], [2, 3])",
      [
        [1, 2],
        [1, 3],
      ],
    ],
    ["lookup('ansible.utils.get_path', {'a': [5]}, 'a[0]')", 5],
    ["lookup('ansible.utils.to_paths', {'a': [5]})", { 'a[0]': 5 }],
    ["query('ansible.utils.index_of', data=[1, 2, 2], test='eq', value=2)", [1, 2]],
    ['[1, 2] | community.general.lists_union([2, 3])', [1, 2, 3]],
    ['[[1, 2], [2, 3]] | community.general.lists_intersect(flatten=true)', [2]],
    ['[1, 2] | community.general.lists_difference([2, 3])', [1]],
    ['[1, 2] | community.general.lists_symmetric_difference([2, 3])', [1, 3]],
    ["{'a': {'b': 1}} | community.general.to_ini", '[a]\nb = 1\n\n'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it('merge variables by the pattern of their names', () => {
    const variables = { a__list: [1], b__list: [2], x__dict: { k: 1 }, y__dict: { k: 2 } };
    expect(evaluate("query('community.general.merge_variables', '__list$')", variables)).toEqual([[1, 2]]);
    expect(
      evaluate(
        "query('community.general.merge_variables', '__dict', pattern_type='suffix', override='ignore')",
        variables,
      ),
    ).toEqual([{ k: 2 }]);
    expect(() => evaluate("query('community.general.merge_variables', '__dict$')", variables)).toThrow(
      "The key 'k' with value '1' will be overwritten",
    );
  });

  it('make texts at random of what is asked for', () => {
    const made = String(
      evaluate("lookup('community.general.random_string', length=12, special=false, min_numeric=3, upper=false)"),
    );
    expect(made).toMatch(/^[a-z0-9]{12}$/);
    expect(made.replace(/\D/g, '').length).toBeGreaterThanOrEqual(3);
    expect(evaluate("'52:54' | community.general.random_mac")).toMatch(/^52:54(:[0-9a-f]{2}){4}$/);
  });
});

describe('names that are known and not there', () => {
  it.each([
    "lookup('community.general.passwordstore', 'x')",
    "1 | community.general.jc('x')",
    '1 is ansible.utils.validate',
  ])('%s is refused with its reason', (expression) =>
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ hint: expect.stringMatching(/\w{3}/) })),
  );

  it('have no reason where they are there', () => {
    for (const [kind, names] of [
      ['filter', standardLibrary.filters],
      ['lookup', standardLibrary.lookups],
      ['test', standardLibrary.tests],
    ] as const) {
      expect([...names.keys()].filter((name) => reasonFor(kind, name) !== undefined)).toEqual([]);
    }
  });
});
