import { InfrakitError, type Value } from '../../sdk/index.ts';

/** @throws InfrakitError where a template could not speak of a variable with this name */
export function needVariableName(name: Value): asserts name is string {
  if (typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name)) return;
  throw new InfrakitError(`'${String(name)}' is not a variable name`, {
    hint: 'a name starts with a letter or underscore and holds only letters, digits and underscores',
  });
}
