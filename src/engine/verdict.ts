import type { Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Expression } from '../template/template.ts';
import { Unknown } from '../template/value.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import { type Result, settle } from './result.ts';

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
  if (task.changedWhen) judged = judgeChanged(task.changedWhen, judged, renderer, withResult(scope, task, judged));
  if (task.failedWhen) judged = judgeFailed(task.failedWhen, judged, renderer, withResult(scope, task, judged));
  return judged;
}

function judgeChanged(
  conditions: readonly Expression[],
  result: Result,
  renderer: Renderer,
  scope: LayeredScope,
): Result {
  if (result.status === 'failed') return result;
  const { value } = holds(conditions, renderer, scope);
  // What is unknown stays unknown: that it changes nothing does not say what it would answer.
  if (value instanceof Unknown || result.status === 'unknown') return result;
  return settle({ ...result, status: value ? 'changed' : 'ok' });
}

function judgeFailed(
  conditions: readonly Expression[],
  result: Result,
  renderer: Renderer,
  scope: LayeredScope,
): Result {
  if (result.status === 'unknown') return result;
  // All entries of a list must hold, as for every other condition.
  const { value } = holds(conditions, renderer, scope);
  if (value instanceof Unknown) return result;
  const wasChanged = result.values instanceof Unknown ? false : result.values.get('changed') === true;
  const status = value ? 'failed' : result.status === 'failed' ? (wasChanged ? 'changed' : 'ok') : result.status;
  const settled = settle({ ...result, status });
  if (settled.values instanceof Unknown) return settled;
  return { ...settled, values: new Map([...settled.values, ['failed_when_result', value]]) };
}
