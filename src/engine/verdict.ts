import type { Status } from '../events/run-event.ts';
import type { Task } from '../playbook/model.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import type { Expression } from '../template/template.ts';
import { UndefinedVariable } from '../template/undefined-variable.ts';
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
    const value = decided(condition, renderer, scope);
    if (value === false) return { value: false, broken: condition };
    if (value instanceof Unknown) open ??= value;
  }
  return { value: open ?? true, broken: undefined };
}

/**
 * Whether a condition holds.
 *
 * @throws UndefinedVariable that names the condition
 */
export function decided(condition: Expression, renderer: Renderer, scope: Scope): boolean | Unknown {
  try {
    return renderer.condition(condition, scope);
  } catch (error) {
    const { text } = condition;
    if (error instanceof UndefinedVariable && error.use === '') {
      error.use = `The conditional check '${text}' failed. The error was: error while evaluating conditional (${text}): `;
    }
    throw error;
  }
}

/** The scope in which `until`, `changed_when` and `failed_when` are read: the result stands under its register name. */
export const withResult = (scope: LayeredScope, task: Task, result: Result): LayeredScope =>
  task.register === undefined ? scope : scope.with(new Map([[task.register, result.values]]));

/** The result after `failed_when` and `changed_when` had their say. A task that was skipped or never ran has none. */
export function judge(task: Task, result: Result, renderer: Renderer, scope: LayeredScope): Result {
  if (result.status === 'skipped' || result.status === 'unreachable') return result;
  let judged = result;
  for (const question of [CHANGED_WHEN, FAILED_WHEN]) {
    const conditions = question === CHANGED_WHEN ? task.changedWhen : task.failedWhen;
    if (!conditions) continue;
    try {
      judged = decide(question, conditions, judged, renderer, withResult(scope, task, judged));
    } catch (error) {
      return withFailure(judged, failureOf(error), question.keyword);
    }
  }
  return judged;
}

/** A result whose condition could not be judged: it failed for that reason, and what the task gave is still there. */
function withFailure(result: Result, failure: Result, keyword: string): Result {
  if (result.values instanceof Unknown || failure.values instanceof Unknown) return failure;
  const { report, status } = failure;
  return settle({
    ...result,
    values: new Map([
      ...result.values,
      ...without(failure.values, 'changed'),
      [`${keyword}_result`, failure.values.get('msg') ?? ''] as const,
    ]),
    status,
    report,
  });
}

const without = (values: Dict, name: string): Dict => new Map([...values].filter(([key]) => key !== name));

/** What a keyword asks about a result: the field that holds the answer, and the status that follows from it. */
interface Question {
  readonly keyword: 'changed_when' | 'failed_when';
  readonly field: string;
  statusAfter(result: Result, answer: boolean): Status;
}

const CHANGED_WHEN: Question = {
  keyword: 'changed_when',
  field: 'changed',
  statusAfter(result, answer) {
    if (result.status === 'failed') return 'failed';
    return answer ? 'changed' : 'ok';
  },
};

const FAILED_WHEN: Question = {
  keyword: 'failed_when',
  field: 'failed_when_result',
  statusAfter(result, answer) {
    if (answer) return 'failed';
    if (result.status !== 'failed') return result.status;
    return hasChanged(result) ? 'changed' : 'ok';
  },
};

function decide(
  question: Question,
  conditions: readonly Expression[],
  result: Result,
  renderer: Renderer,
  scope: LayeredScope,
): Result {
  // All entries of a list must hold, as for every other condition.
  const { value: answer } = holds(conditions, renderer, scope);
  // What is unknown stays unknown: that it changes nothing does not say what it would answer.
  if (answer instanceof Unknown || result.values instanceof Unknown) return result;
  const values = new Map([...result.values, [question.field, answer] as const]);
  return settle({ ...result, values, status: question.statusAfter(result, answer) });
}
