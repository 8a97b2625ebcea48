import { UnreachableError } from '../connection/connection.ts';
import type { ScriptTimeout } from '../remote/session.ts';
import { DependsOnUnknown } from '../sdk/control-node.ts';
import { InfrakitError, InputErrors } from '../source/infrakit-error.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
import { type Result, resultOf, unknownResult } from './result.ts';

/** What was thrown, as a result of its host: the others go on. What no user can mend is a bug of ours and keeps its stack. */
export function failureOf(error: unknown): Result {
  if (error instanceof DependsOnUnknown) return unknownResult(error.reason);
  if (error instanceof UnreachableError) return resultOf('unreachable', { msg: messageOf(error) });
  if (!(error instanceof InfrakitError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return resultOf('failed', { msg: `a bug of infrakit: ${String(error)}`, exception: stack }, { report: stack });
  }
  return resultOf('failed', { ...fieldsOf(error), msg: messageOf(error) }, { report: error.report() });
}

/** A task whose time is up, in Ansible's words, which playbooks look for. */
export function timedOut(error: ScriptTimeout, action: string): Result {
  if (error.limit === undefined) return failureOf(error);
  const seconds = error.limit / 1000;
  const msg = `The ${action} action failed to execute in the expected time frame (${seconds}) and was terminated`;
  return resultOf('failed', { msg }, { report: error.report() });
}

export const INTERRUPTED = new InfrakitError('the run was interrupted');

/** Of several errors none has the last word. */
function fieldsOf(error: InfrakitError): InfrakitError['fields'] {
  if (!(error instanceof InputErrors)) return error.fields;
  return error.errors.length === 1 ? error.errors[0]?.fields : undefined;
}

function messageOf(error: InfrakitError): string {
  if (error instanceof InputErrors) return error.errors.map(messageOf).join('; ');
  const message = error instanceof UndefinedVariable ? `${error.use}${error.message}` : error.message;
  return error.hint ? `${message}. ${error.hint}` : message;
}
