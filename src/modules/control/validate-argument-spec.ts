import { type Dict, defineControl, dict, params, toJson, Unknown, type Value } from '../../sdk/index.ts';
import { argumentErrors } from './argument-spec.ts';

export const validateArgumentSpec = defineControl({
  name: 'validate_argument_spec',
  collection: 'ansible.builtin',
  summary: 'Check variables against the specification of the arguments of a role.',
  params: params(() => ({
    argument_spec: dict(),
    provided_arguments: dict().default({}),
    validate_args_context: dict().default({}),
  })),
  where: 'controller',
  check: 'run',
  run({ validate_args_context }, { given, variable }) {
    const spec = asDict(given.get('argument_spec'));
    const values: Dict = new Map();
    for (const name of spec.keys()) {
      const value = variable(String(name));
      if (value !== undefined) values.set(name, value);
    }
    for (const [name, value] of asDict(given.get('provided_arguments'))) values.set(name, value);
    const unknown = [...values.values()].find((value) => value instanceof Unknown);
    if (unknown instanceof Unknown) return { unknown };
    const errors = argumentErrors(spec, values);
    if (errors.length === 0) return { msg: 'The arg spec validation passed', fields: { validate_args_context } };
    return {
      failed: true,
      msg: `Validation of arguments failed:\n${errors.join('\n')}`,
      fields: { argument_errors: errors, argument_spec_data: toJson(spec), validate_args_context },
    };
  },
});

const asDict = (value: Value | undefined): Dict => (value instanceof Map ? value : new Map());
