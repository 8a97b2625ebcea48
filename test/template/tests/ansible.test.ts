import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

describe('the test version', () => {
  it.each<[string, boolean]>([
    ["'8.0.0' is version('10', '<')", true],
    ["'1.0' is version('1.0.0', '==')", false],
    ["'1.0-1' is version('1.0', '>')", true],
    ["'1.2.3' is version('1.2.3', '>=', strict=true)", true],
    ["'1.2b1' is version('1.2', '<', strict=true)", true],
    ["'1.0.0-rc.2' is version('1.0.0-rc.10', '<', version_type='semver')", true],
    ["'1.0.0+b1' is version('1.0.0', 'eq', version_type='semantic')", true],
    ["'1.0rc1' is version('1.0', '<', version_type='pep440')", true],
    ["'1.0.dev1' is version('1.0a1', '<', version_type='pep440')", true],
    ["'1.0.post1' is version('1.0.0', '>', version_type='pep440')", true],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it('does not compare numbers with letters', () => {
    expect(() => evaluate("'1.x' is version('1.2', '<')")).toThrow('the versions 1.x and 1.2 cannot be compared');
  });

  it('refuses an unknown operator by name', () => {
    expect(() => evaluate("'1' is version('1', '~')")).toThrow("no operator '~'");
  });
});

describe('tests of the kind of a value', () => {
  it('take an undefined one for none of the kinds', () => {
    const scope = { x: {} };
    for (const kind of ['false', 'true', 'none', 'string', 'mapping', 'integer', 'sequence', 'callable']) {
      expect(evaluate(`x.y is ${kind}`, scope), kind).toBe(false);
    }
    expect(() => evaluate('x.y is iterable', scope)).toThrow("'x.y' is undefined");
  });
});

describe('tests of the results of tasks', () => {
  it.each<[string, boolean]>([
    ["{'results': [{'changed': true}]} is changed", true],
    ["{'rc': 0} is succeeded", true],
    ["{'failed': true} is failed", true],
    ["{'skipped': true} is skipped", true],
    ["{'unreachable': true} is reachable", false],
    ["{'finished': 1} is finished", true],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it('refuse what is no result', () => {
    expect(() => evaluate('5 is failed')).toThrow("the test 'failed' is for the result of a task");
  });
});

describe('tests of texts, lists and files', () => {
  it.each<[string, boolean]>([
    ["'abc' is match('B', ignorecase=true)", false],
    ["'abc' is search('B', ignorecase=true)", true],
    ["'abc' is regex('ab', match_type='fullmatch')", false],
    ['[1, 2] is subset([1, 2, 3])', true],
    ['[1, 2] is contains(2)', true],
    ["'/etc/passwd' is same_file('/etc/../etc/passwd')", true],
    ["'/' is mount", true],
    ["'$ANSIBLE_VAULT;1.1;AES256' is vault_encrypted", true],
    ["'mailto:a@b' is uri", true],
    ["'mailto:a@b' is url", false],
    ["'off' is truthy(convert_bool=true)", false],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });
});
