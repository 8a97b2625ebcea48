import type { Action } from '../../src/playbook/action.ts';
import type { ActionCatalogue, KnownAction } from '../../src/playbook/catalogue.ts';
import type { LoadContext } from '../../src/playbook/load-context.ts';
import { InfrakitError } from '../../src/source/infrakit-error.ts';
import { Template } from '../../src/template/template.ts';

const FREE_FORM = new Set(['command', 'shell', 'meta', 'include_vars']);
const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = { assert: ['that'], debug: ['var'] };
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  assert: ['that', 'fail_msg'],
  copy: ['src', 'dest', 'content', 'mode'],
  debug: ['msg', 'var'],
  ping: ['data'],
};
const NAMES = [...FREE_FORM, ...Object.keys(PARAMETERS)];

/** A handful of modules, enough to read tasks with. */
const catalogue: ActionCatalogue = {
  find(written): KnownAction | undefined {
    const name = written.replace('ansible.builtin.', '');
    if (!NAMES.includes(name)) return undefined;
    return { name, takesFreeForm: FREE_FORM.has(name), expressions: EXPRESSIONS[name] ?? [] };
  },
  names: () => NAMES,
  check({ name, args, spans }: Action) {
    const known = PARAMETERS[name];
    return [...args.keys()]
      .filter((key) => known && !known.includes(String(key)))
      .map((key) => new InfrakitError(`${name} has no parameter "${key}"`, { span: spans.get(String(key)) }));
  },
};

/** A context whose renderer knows that the filter `nope` does not exist, and that `{{ known }}` is "known". */
export function testContext(overrides: Partial<LoadContext> = {}): LoadContext {
  return {
    catalogue,
    check: ({ text, span }) =>
      text.includes('| nope') ? [new InfrakitError('no filter is called "nope"', { span })] : [],
    rolesPath: [],
    errors: [],
    warnings: [],
    staticValue(value, vars) {
      if (!(value instanceof Template)) return value;
      const name = /^\{\{ (\w+) \}\}$/.exec(value.text)?.[1] ?? '';
      const known = vars.get(name);
      if (known !== undefined) return known;
      throw new InfrakitError(`'${name}' is undefined`, { span: value.span, hint: 'imports are read before the run' });
    },
    ...overrides,
  };
}
