import type { TaskLabel } from '../events/run-event.ts';
import type { Task } from '../playbook/model.ts';
import { shortName } from '../playbook/statements.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { locate } from '../source/span.ts';
import type { Renderer } from '../template/renderer.ts';
import type { Scope } from '../template/scope.ts';
import { Template } from '../template/template.ts';
import { Unknown } from '../template/value.ts';

/** How a task is called in the output: its name rendered as far as it can be, or else its action. */
export function labelOf(task: Task, id: string, renderer: Renderer, scope: Scope, tags: readonly string[]): TaskLabel {
  const role = task.role?.role.name;
  const name = nameOf(task, renderer, scope);
  return {
    id,
    name: role === undefined ? name : `${role} : ${name}`,
    action: task.action.name,
    ...(role === undefined ? {} : { role }),
    handler: task.isHandler,
    path: locate(task.span).replace(/:\d+$/, ''),
    tags,
  };
}

/** As Ansible calls tasks without a name: by their action, and with the role where that is to be included. */
function actionName({ action }: Task): string {
  const role = action.args.get('name') ?? action.args.get('role');
  if (shortName(action.name) !== 'include_role' || role === undefined) return action.name;
  return `${action.name} : ${role instanceof Template ? role.text : String(role)}`;
}

/** A name that cannot be rendered is shown as written: a label is no reason to fail. */
function nameOf(task: Task, renderer: Renderer, scope: Scope): string {
  const written = task.name?.value;
  if (written === undefined || written === null) return actionName(task);
  if (!(written instanceof Template)) return String(written);
  try {
    const value = renderer.render(written, scope);
    return value instanceof Unknown ? written.text : String(value);
  } catch (error) {
    if (error instanceof InfrakitError) return written.text;
    throw error;
  }
}
