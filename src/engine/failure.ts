import { UnreachableError } from '../connection/connection.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type Result, resultOf, unknownResult } from './result.ts';

/** What was thrown, as a result. What no user can mend is a bug of ours and is thrown again. */
export function failureOf(error: unknown): Result {
  if (error instanceof DependsOnUnknown) return unknownResult(error.reason);
  if (error instanceof UnreachableError) return resultOf('unreachable', { msg: messageOf(error) });
  if (!(error instanceof InfrakitError)) throw error;
  return resultOf('failed', { msg: messageOf(error) }, { report: error.report() });
}

const messageOf = (error: InfrakitError): string => (error.hint ? `${error.message}. ${error.hint}` : error.message);
