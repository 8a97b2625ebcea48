import type { Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { AnyAction } from './actions.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { Result } from './result.ts';
import { holds, withResult } from './verdict.ts';

/** Notes what a task would have changed, or may have, on the host that does its work. */
export function notePending(
  task: Task,
  action: AnyAction | undefined,
  result: Result,
  { renderer, scope, pending }: { renderer: Renderer; scope: LayeredScope; pending: PendingChanges },
): void {
  if (!mayHaveChanged(task, action, result)) return;
  const { changedWhen } = task;
  if (changedWhen && holds(changedWhen, renderer, withResult(scope, task, result)).value === false) return;
  pending.add(result.touches ?? ['/']);
}

/** Whether a host may be another after what the task did or would do; a module that is not known yet may do anything. */
function mayHaveChanged({ action: { chosen } }: Task, action: AnyAction | undefined, { status }: Result): boolean {
  if (status !== 'changed' && status !== 'unknown') return false;
  if (!action) return chosen !== undefined;
  return action.kind === 'module' ? !action.reads : action.where === 'host';
}
