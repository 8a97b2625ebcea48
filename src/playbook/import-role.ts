import { refuseLoop, staticName } from './import-tasks.ts';
import { report } from './load-context.ts';
import type { Block, Task } from './model.ts';
import type { Place, ReadItems } from './place.ts';
import { levelOf } from './read-level.ts';
import { type RoleFiles, useRole } from './use-role.ts';

const FILE_OPTIONS = {
  tasksFrom: 'tasks_from',
  varsFrom: 'vars_from',
  defaultsFrom: 'defaults_from',
  handlersFrom: 'handlers_from',
};

/** The block that an import_role stands for. */
export function importRole(task: Task, place: Place, readItems: ReadItems): Block | undefined {
  refuseLoop(task, place.context);
  const { args, span, freeForm } = task.action;
  if (freeForm !== undefined) {
    report(place.context, `${task.action.name} needs the role as "name: ROLE"`, { span });
    return undefined;
  }
  const name = staticName(args.get('name') ?? args.get('role') ?? null, task, place);
  if (name === undefined) return undefined;
  const from: Record<string, string> = {};
  for (const [option, argument] of Object.entries(FILE_OPTIONS)) {
    const written = args.get(argument) ?? null;
    const file = written === null ? undefined : staticName(written, task, place);
    if (file !== undefined) from[option] = file;
  }
  const unchecked = args.get('rolespec_validate') === false;
  const once = args.get('allow_duplicates') === false;
  const request = {
    name,
    ...(from satisfies RoleFiles),
    level: levelOf(task),
    params: new Map(),
    span,
    once,
    listed: false,
    unchecked,
  };
  return useRole(request, { ...place, collections: task.collections }, readItems);
}
