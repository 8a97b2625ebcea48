import type { LoadContext } from '../playbook/load-context.ts';
import { type InfrakitError, InputErrors } from '../source/infrakit-error.ts';

/**
 * Loads something while the run goes on.
 *
 * @throws InfrakitError with what is wrong in it; InputErrors where that is several things
 */
export function loadNow<T>(context: LoadContext, work: (context: LoadContext) => T): T {
  const errors: InfrakitError[] = [];
  const loaded = work({ ...context, errors });
  const [first, ...more] = errors;
  if (first) throw more.length === 0 ? first : new InputErrors(errors);
  return loaded;
}
