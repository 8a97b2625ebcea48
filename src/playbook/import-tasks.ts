import { dirname } from 'node:path';
import type { Span } from '../source/span.ts';
import { Template } from '../template/template.ts';
import type { Dict, Value } from '../template/value.ts';
import { levelsOf, playOf } from './effective.ts';
import { firstFile, tasksFileCandidates } from './find-file.ts';
import { type LoadContext, report, reporting, warn } from './load-context.ts';
import type { Block, Task, TaskItem } from './model.ts';
import { openYaml, shownPath } from './open-yaml.ts';
import { enter, type Place, type ReadItems } from './place.ts';
import { makeBlock } from './read-block.ts';
import { levelOf } from './read-level.ts';

/** The block that an import_tasks stands for. */
export function importTasks(task: Task, place: Place, readItems: ReadItems): Block | undefined {
  const { context } = place;
  refuseLoop(task, context);
  const name = staticName(fileOf(task), task, place);
  if (name === undefined) return undefined;
  const path = firstFile(`the file "${name}"`, tasksFileCandidates(name, place), task.action.span, context);
  if (path === undefined) return undefined;
  return makeBlock(
    { ...place, collections: task.collections },
    {
      level: levelOf(task),
      origin: 'import_tasks',
      notify: task.notify,
      fill: (inside) => ({ body: readTasksFile(path, inside, task.action.span, readItems) }),
    },
  );
}

/** The tasks of a file. */
function readTasksFile(path: string, place: Place, span: Span, readItems: ReadItems): TaskItem[] {
  const inside = enter(place, { path, shown: shownPath(path) }, 'files of tasks are imported', span);
  return inside ? readItems(openYaml(path, place.context, span), { ...inside, directory: dirname(path) }) : [];
}

/** The old `include` chose by itself: dynamic with a loop or a templated name. */
export function isStaticInclude(task: Task, context: LoadContext): boolean {
  const isStatic = task.loop === undefined && !(fileOf(task) instanceof Template);
  warn(context, `"include" is read as "${isStatic ? 'import_tasks' : 'include_tasks'}"`, {
    span: task.action.span,
    hint: 'Ansible 2.16 removed it: write the one that is meant',
  });
  return isStatic;
}

const fileOf = ({ action }: Task): Value => action.freeForm ?? action.args.get('file') ?? null;

export function refuseLoop({ loop, action }: Task, context: LoadContext): void {
  if (!loop) return;
  report(context, `${action.name} cannot loop`, {
    span: loop.over.span,
    hint: `imports are read before the run; use ${action.name.replace('import', 'include')}`,
  });
}

/** A name that must be known before the run. */
export function staticName(name: Value, task: Task, place: Place): string | undefined {
  const { context } = place;
  const known = reporting(context, () => context.staticValue(name, staticVars(task)));
  if (typeof known === 'string' && known !== '') return known;
  if (known !== undefined) report(context, `${task.action.name} needs a name`, { span: task.action.span });
  return undefined;
}

/** What is written around a task, lowest first. */
function staticVars(task: Task): Dict {
  const { role, parent } = task;
  const playbookDirectory = parent && playOf(parent)?.directory;
  const magic: [string, Value][] = [
    ...(role
      ? ([
          ['role_path', role.role.path],
          ['role_name', role.role.name],
        ] as const)
      : []),
    ...(playbookDirectory === undefined ? [] : ([['playbook_dir', playbookDirectory]] as const)),
  ].map(([name, value]) => [name, value]);
  const layers = [
    role?.defaults,
    ...levelsOf(task).map(({ vars }) => vars),
    role?.inlineVars,
    role?.vars,
    role?.params,
  ];
  return new Map([...layers.flatMap((layer) => [...(layer ?? [])]), ...magic]);
}
