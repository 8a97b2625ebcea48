import type { Play, Playbook, TaskItem } from '../playbook/model.ts';

/** Whether a person may be asked in the middle of a run, as far as the playbooks say it themselves. */
export const usesDebugger = (playbooks: readonly Playbook[]): boolean =>
  playbooks.some(({ plays }) => plays.some((play) => isDebugged(play)));

const isDebugged = (play: Play): boolean =>
  play.debugger !== undefined ||
  String(play.strategy?.value).endsWith('debug') ||
  hasDebugger([...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks, ...play.handlers]);

const hasDebugger = (items: readonly TaskItem[]): boolean =>
  items.some(
    (item) =>
      item.debugger !== undefined ||
      (item.kind === 'block' && hasDebugger([...item.body, ...item.rescue, ...item.always])),
  );
