import { bool, type ControlResult, defineControl, expressions, json, params } from '../../sdk/index.ts';

export const assert = defineControl({
  name: 'assert',
  collection: 'ansible.builtin',
  summary: 'Fail where one of several expressions does not hold.',
  params: params(
    () => ({
      that: expressions(),
      fail_msg: json().optional(),
      success_msg: json().optional(),
      quiet: bool().default(false),
    }),
    { aliases: { fail_msg: ['msg'] } },
  ),
  where: 'controller',
  check: 'run',
  expressions: ['that'],
  run({ that, quiet }, { condition, given }): ControlResult {
    let passed: ControlResult = {
      shown: !quiet,
      values: new Map([['msg', given.get('success_msg') ?? 'All assertions passed']]),
    };
    for (const expression of that) {
      const holds = condition(expression);
      if (holds === true) continue;
      if (holds === false) {
        return {
          failed: true,
          shown: !quiet,
          fields: { evaluated_to: false, assertion: expression.text },
          values: new Map([['msg', given.get('fail_msg') ?? 'Assertion failed']]),
        };
      }
      passed = { unknown: holds };
    }
    return passed;
  },
});
