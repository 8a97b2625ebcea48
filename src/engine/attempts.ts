import type { Task } from '../playbook/model.ts';
import { type Dict, Unknown } from '../template/value.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { Result } from './result.ts';

/** Without `retries` there are three attempts in all; a number that is written counts those after the first. */
const DEFAULT_RETRIES = 2;
const DEFAULT_DELAY = 5;

/** What repeating a task needs from who repeats it. */
export interface Attempting {
  /** @param number which of the attempts it is, from 1 */
  attempt(number?: number): Promise<Result>;
  /** Whether `until` holds for a result. */
  isDone(result: Result): boolean;
  retrying(left: number, result: Result): void;
  sleep(milliseconds: number): Promise<void>;
}

/** Repeats a task until its `until` holds, or without one until it succeeds, or its retries are used up. */
export async function repeat(task: Task, keywords: KeywordValues, steps: Attempting): Promise<Result> {
  const retries = Math.max(0, keywords.read(task.retries, 'retries')?.number() ?? DEFAULT_RETRIES);
  // Without a second attempt there is nothing to count, and `until` is not asked.
  if (retries === 0) return steps.attempt();
  const pause = keywords.read(task.delay, 'delay')?.number() ?? DEFAULT_DELAY;
  for (let attempt = 1; ; attempt++) {
    const result = counted(await steps.attempt(attempt), attempt);
    if (result.status === 'unknown' || result.status === 'skipped' || result.status === 'unreachable') return result;
    if (task.until ? steps.isDone(result) : result.status !== 'failed') return result;
    if (attempt > retries) return givenUp(task, result, task.retries ? retries : attempt);
    steps.retrying(retries - attempt + 1, result);
    await steps.sleep(pause * 1000);
  }
}

/** The result with the number of its attempt, which `changed_when` and `failed_when` can ask for. */
export const counted = (result: Result, attempts: number): Result =>
  result.values instanceof Unknown
    ? result
    : { ...result, values: new Map([...result.values, ['attempts', attempts] as const]) };

/**
 * A failure, unless the task says itself in `failed_when` what one is: then only what it registers says that it failed.
 *
 * @param attempts as Ansible counts them at the end: with `retries` written down, without the first
 */
function givenUp({ failedWhen }: Task, result: Result, attempts: number): Result {
  if (result.values instanceof Unknown) return result;
  const values: Dict = new Map([...result.values, ['attempts', attempts], ['failed', true]]);
  if (failedWhen) return { ...result, values };
  if (!values.has('msg')) values.set('msg', `the condition of "until" did not hold after ${attempts} attempts`);
  return { ...result, status: 'failed', values };
}
