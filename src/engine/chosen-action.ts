import type { Task } from '../playbook/model.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { LayeredScope } from '../vars/layered-scope.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';

/**
 * The task with the module that a template names, for one host and item.
 *
 * @throws InfrakitError where the template gives no text, InputErrors with what is wrong with the arguments
 */
export function withChosenAction(task: Task, { renderer, load }: RunContext, scope: LayeredScope): Task {
  const { chosen, span } = task.action;
  if (!chosen) return task;
  const name = renderer.render(chosen.name, scope);
  if (typeof name !== 'string') throw new InfrakitError('"action" must name a module', { span });
  return { ...task, action: loadNow(load, (context) => chosen.read(name.trim(), context)) };
}
