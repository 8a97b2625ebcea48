import { conditionsOf, inherited } from '../playbook/effective.ts';
import type { Play, Task, TaskItem } from '../playbook/model.ts';
import { shownPath } from '../playbook/open-yaml.ts';
import { readBytes } from '../source/disk.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import type { Renderer } from '../template/renderer.ts';
import type { FileKind } from '../template/scope.ts';
import { LayeredScope } from '../vars/layered-scope.ts';
import type { Actions } from './actions.ts';
import { findFile } from './control-node.ts';
import { searchPath } from './search-path.ts';

/** The modules whose `src` is a file of the control node, and where it is searched. */
const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['template', 'templates'],
  ['copy', 'files'],
]);

/**
 * What is wrong with the files that tasks name in plain words: one that is not there, a template that cannot be read.
 * A file may be made by a task on the control node, or never be needed: where a playbook works there, or the task has a
 * condition, a missing file is left for the run to find.
 */
export function checkSources(plays: readonly Play[], actions: Actions, renderer: Renderer): InfrakitError[] {
  const tasks = plays.flatMap((play) =>
    tasksOf([...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks, ...play.handlers]).map((task) => ({
      play,
      task,
    })),
  );
  const worksHere = tasks.some(({ play, task }) => isLocal(play, task));
  const checked = new Set<string>();
  return tasks.flatMap(({ play, task }) => {
    const kind = KINDS.get(actions.of(task.action)?.name ?? '');
    const src = task.action.args.get('src');
    if (kind === undefined || typeof src !== 'string' || task.action.args.get('remote_src')) return [];
    // What is expected to fail, fails when its turn has come.
    if (isWritten(inherited(task, 'ignore_errors')?.value)) return [];
    const place = task.action.spans.get('src') ?? task.action.span;
    const scope = new LayeredScope([], (wanted) => searchPath(wanted, play, task));
    try {
      const path = findFile(scope, kind, src);
      if (kind !== 'templates' || checked.has(path)) return [];
      checked.add(path);
      return renderer.checkFile({ path: shownPath(path), text: readBytes(path).toString() });
    } catch (error) {
      if (!(error instanceof InfrakitError)) throw error;
      const excused = worksHere || conditionsOf(task).length > 0;
      return excused ? [] : [new InfrakitError(error.message, { span: place, hint: error.hint })];
    }
  });
}

const isWritten = (value: unknown): boolean => value !== undefined && value !== false;

const tasksOf = (items: readonly TaskItem[]): Task[] =>
  items.flatMap((item) => (item.kind === 'task' ? [item] : tasksOf([...item.body, ...item.rescue, ...item.always])));

/** Whether a task works on the control node, or cannot be known not to. */
function isLocal(play: Play, task: Task): boolean {
  const written = (name: 'connection' | 'delegate_to') => inherited(task, name)?.value;
  const [connection, delegate] = [written('connection'), written('delegate_to')];
  const named = [play.hosts.value].flat().some((host) => host === 'localhost' || host === '127.0.0.1');
  return named || connection === 'local' || (delegate !== undefined && !isRemoteName(delegate));
}

const isRemoteName = (delegate: unknown): boolean =>
  typeof delegate === 'string' && !['localhost', '127.0.0.1', '::1'].includes(delegate);
