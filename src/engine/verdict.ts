import type { Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Expression } from '../template/template.ts';
import { type Dict, Unknown } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { failureOf } from './failure.ts';
import type { KeywordValues } from './keyword-values.ts';
import { hasChanged, type Result, settle } from './result.ts';

/** The result, ignored where `ignore_errors` or, for a lost host, `ignore_unreachable` says so. */
export function forgiven(result: Result, task: Task, keywords: KeywordValues): Result {
  if (result.status !== 'failed' && result.status !== 'unreachable') return result;
  const keyword = result.status === 'failed' ? 'ignore_errors' : 'ignore_unreachable';
  return keywords.inherited(task, keyword)?.bool() ? { ...result, ignored: true } : result;
}

/** Whether all of several conditions hold; the first that does not is named. */
export function holds(
  conditions: readonly Expression[],
  renderer: Renderer,
  scope: LayeredScope,
): { readonly value: boolean | Unknown; readonly broken: Expression | undefined } {
  let open: Unknown | undefined;
  for (const condition of conditions) {
    const value = renderer.condition(condition, scope);
    if (value === false) return { value: false, broken: condition };
    if (value instanceof Unknown) open ??= value;
  }
  return { value: open ?? true, broken: undefined };
}

/** The scope in which `until`, `changed_when` and `failed_when` are read: the result stands under its register name. */
export const withResult = (scope: LayeredScope, task: Task, result: Result): LayeredScope =>
  task.register === undefined ? scope : scope.with(new Map([[task.register, result.values]]));

/** The result after `failed_when` and `changed_when` had their say. A task that was skipped or never ran has none. */
export function judge(task: Task, result: Result, renderer: Renderer, scope: LayeredScope): Result {
  if (result.status === 'skipped' || result.status === 'unreachable') return result;
  let judged = result;
  try {
    if (task.changedWhen) judged = judgeChanged(task.changedWhen, judged, renderer, withResult(scope, task, judged));
    if (task.failedWhen) judged = judgeFailed(task.failedWhen, judged, renderer, withResult(scope, task, judged));
    return judged;
  } catch (error) {
    return withFailure(judged, failureOf(error));
  }
}

/** A result whose condition could not be judged: it failed for that reason, and what the task gave is still there. */
function withFailure(result: Result, failure: Result): Result {
  if (result.values instanceof Unknown || failure.values instanceof Unknown) return failure;
  const { report, status } = failure;
  return settle({
    ...result,
    values: new Map([...result.values, ...without(failure.values, 'changed')]),
    status,
    report,
  });
}

const without = (values: Dict, name: string): Dict => new Map([...values].filter(([key]) => key !== name));

function judgeChanged(
  conditions: readonly Expression[],
  result: Result,
  renderer: Renderer,
  scope: LayeredScope,
): Result {
  const { value } = holds(conditions, renderer, scope);
  // What is unknown stays unknown: that it changes nothing does not say what it would answer.
  if (value instanceof Unknown || result.values instanceof Unknown) return result;
  const values = new Map([...result.values, ['changed', value] as const]);
  return settle({ ...result, values, status: result.status === 'failed' ? 'failed' : value ? 'changed' : 'ok' });
}

function judgeFailed(
  conditions: readonly Expression[],
  result: Result,
  renderer: Renderer,
  scope: LayeredScope,
): Result {
  // All entries of a list must hold, as for every other condition.
  const { value } = holds(conditions, renderer, scope);
  if (value instanceof Unknown || result.values instanceof Unknown) return result;
  const values = new Map([...result.values, ['failed_when_result', value] as const]);
  const passed = result.status === 'failed' ? (hasChanged(result) ? 'changed' : 'ok') : result.status;
  return settle({ ...result, values, status: value ? 'failed' : passed });
}
