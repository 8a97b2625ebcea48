import type { TaskLabel } from '../events/run-event.ts';

/** The tasks that are running, and which of them the banner above the next line is of. */
export class OpenTasks {
  /** Each host goes its own way: a banner stands over the lines of a task, whichever hosts they are of. */
  isFree = false;
  readonly #tasks = new Map<string, TaskLabel>();
  #bannerOf: string | undefined;

  get size(): number {
    return this.#tasks.size;
  }

  start(task: TaskLabel): void {
    this.#tasks.set(task.id, task);
  }

  finish(id: string): void {
    this.#tasks.delete(id);
  }

  has(id: string): boolean {
    return this.#tasks.has(id);
  }

  /** The task that an event names. */
  get(id: string): TaskLabel {
    const task = this.#tasks.get(id);
    if (!task) throw new Error(`an event names task ${id}, which is not running`);
    return task;
  }

  /** Whether the lines of a task can follow what was printed last, or want its banner first. */
  isUnderBanner(task: TaskLabel): boolean {
    return this.#bannerOf === this.#keyOf(task);
  }

  bannerIsOf(task: TaskLabel): void {
    this.#bannerOf = this.#keyOf(task);
  }

  /** With hosts that go their own ways a task runs once for each, under one banner. */
  #keyOf({ id, path, name }: TaskLabel): string {
    return this.isFree ? `${path} ${name}` : id;
  }
}
