import { createContext, Script } from 'node:vm';
import { InfrakitError } from '../../../source/infrakit-error.ts';

/** How long one regular expression may work on one text, in milliseconds. */
const LIMIT = 5000;

const slot: { work: () => unknown } = { work: () => undefined };
const sandbox = createContext(slot);
const script = new Script('work()');

/**
 * Runs synchronous work that may take for ever, such as a regular expression that backtracks, and ends it after five
 * seconds. Only V8 can interrupt a running expression, and `vm` is its public handle for that.
 *
 * @throws InfrakitError when the time is over
 */
export function withinTime<T>(what: string, work: () => T): T {
  let result: { readonly value: T } | undefined;
  slot.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(sandbox, { timeout: LIMIT });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new InfrakitError(`${what} took longer than ${LIMIT / 1000} seconds`, {
      hint: 'nested repetitions such as (a+)+ try every way to split the text; make them unambiguous',
      cause: error,
    });
  }
  if (!result) throw new Error('the work ended without a result');
  return result.value;
}
