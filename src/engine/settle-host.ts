import type { Task } from '../playbook/model.ts';
import type { Value } from '../template/value.ts';
import type { HostState } from './host-state.ts';
import type { Result } from './result.ts';

/** Takes a host out of the play where it failed or was lost; a `rescue` then sees what failed. */
export function settleHost(host: HostState, result: Result, task: Task): void {
  if (result.ignored) return;
  if (result.status === 'unreachable') host.unreachable = true;
  if (result.status !== 'failed') return;
  host.failed = true;
  host.setFacts.set('ansible_failed_result', result.values);
  host.setFacts.set(
    'ansible_failed_task',
    new Map<string, Value>([
      ['name', task.name?.value ?? ''],
      ['action', task.action.name],
      ['args', task.action.args],
      ['register', task.register ?? null],
      ['tags', task.tags],
      ['when', task.when.map(({ text }) => text)],
      ['vars', task.vars],
    ]),
  );
}
