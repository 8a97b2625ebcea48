import type { Task, TaskItem } from '../playbook/model.ts';

/** What comes after a task as far as it is written down: the rest of its list, then what comes after that list. */
export interface Upcoming {
  readonly items: readonly TaskItem[];
  /** The first of the items that is still to come. */
  readonly from: number;
  readonly then: Upcoming | undefined;
}

/** Some lists one after the other. */
export const inOrder = (lists: readonly (readonly TaskItem[])[]): Upcoming | undefined =>
  lists.reduceRight<Upcoming | undefined>((then, items) => ({ items, from: 0, then }), undefined);

/** The tasks to come if nothing fails, in order: those of `rescue` are not among them. */
export function* tasksOf(upcoming: Upcoming | undefined): Iterable<Task> {
  for (let rest = upcoming; rest; rest = rest.then) {
    for (const item of rest.items.slice(rest.from)) yield* tasksIn(item);
  }
}

/** The tasks of an item, in order. */
export function* tasksIn(item: TaskItem): Iterable<Task> {
  if (item.kind === 'task') yield item;
  else for (const inner of [...item.body, ...item.always]) yield* tasksIn(inner);
}
