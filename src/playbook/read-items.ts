import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { importRole } from './import-role.ts';
import { importTasks, isStaticInclude } from './import-tasks.ts';
import { fieldsOf } from './keywords.ts';
import { type LoadContext, report } from './load-context.ts';
import type { TaskItem } from './model.ts';
import type { Place } from './place.ts';
import { isBlock, readBlock } from './read-block.ts';
import { readTask } from './read-task.ts';
import { isEmpty } from './read-value.ts';
import { statementOf } from './statements.ts';

/** A list of tasks and blocks, what is imported already in its place. */
export function readItems(node: YamlNode | undefined, place: Place, section = 'tasks'): TaskItem[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => readItem(item, place) ?? []);
  report(place.context, 'a list of tasks is expected here', {
    span: node.span,
    hint: node.kind === 'mapping' ? 'each task starts with "- "' : undefined,
    ansible: `A malformed block was encountered while loading ${section}: ${writtenText(node)} should be a list or None`,
  });
  return [];
}

function readItem(node: YamlNode, place: Place): TaskItem | undefined {
  if (isEmpty(node)) return undefined;
  if (node.kind !== 'mapping') {
    report(place.context, 'a task must be a mapping', { span: node.span, hint: 'write "module: arguments"' });
    return undefined;
  }
  const fields = fieldsOf(node, place.context);
  // Ansible of today refuses a block among handlers; that of before ran its tasks as handlers, and so do we.
  if (isBlock(fields)) return readBlock(fields, node.span, place, readItems);
  const task = readTask(fields, node.span, place);
  if (!task) return undefined;
  const statement = statementOf(task.action.name);
  if (place.isHandler && (statement === 'import_role' || statement === 'include_role')) {
    refuseHandler(`'${statement}'`, task.action.span, place.context);
  }
  switch (statement) {
    case 'import_tasks':
      return importTasks(task, place, readItems);
    case 'import_role':
      return importRole(task, place, readItems);
    case 'include':
      return isStaticInclude(task, place.context) ? importTasks(task, place, readItems) : task;
    default:
      return task;
  }
}

/** @param what as Ansible names it */
function refuseHandler(what: string, span: Span, context: LoadContext): void {
  const ansible = `Using ${what} as a handler is not supported.`;
  report(context, `${what} cannot be a handler`, {
    span,
    ansible,
    hint: 'use include_tasks, or several handlers that listen',
  });
}

const writtenText = (node: YamlNode): string => (node.kind === 'scalar' ? String(node.value) : 'a mapping');
